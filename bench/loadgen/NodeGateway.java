// SPDX-License-Identifier: Apache-2.0
package loadgen;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.home.NodeDescription;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;

/** A client of the official gateway library, as User1, of a node that runs on this machine. */
public record NodeGateway(ManagedChannel channel, Gateway gateway, Network network)
    implements AutoCloseable {

  public static NodeGateway of(NodeDescription node) throws IOException, GeneralSecurityException {
    Path msp = node.userMsp("User1");
    try (Reader certificate = onlyFile(msp.resolve("signcerts"));
        Reader key = onlyFile(msp.resolve("keystore"))) {
      var identity = new X509Identity(node.mspId(), Identities.readX509Certificate(certificate));
      var signer = Signers.newPrivateKeySigner(Identities.readPrivateKey(key));
      ManagedChannel channel =
          NettyChannelBuilder.forTarget(node.endpoint())
              .sslContext(
                  GrpcSslContexts.forClient().trustManager(node.tlsCa().orElseThrow().toFile()).build())
              .build();
      Gateway gateway =
          Gateway.newInstance().identity(identity).signer(signer).hash(Hash.SHA256).connection(channel).connect();
      return new NodeGateway(channel, gateway, gateway.getNetwork(node.channel()));
    }
  }

  private static Reader onlyFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return Files.newBufferedReader(files.findFirst().orElseThrow());
    }
  }

  @Override
  public void close() {
    gateway.close();
    channel.shutdownNow();
  }
}
