// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.home.NodeDescription;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;

/** The official gateway library for Java, connected as a user to a node that runs. */
public final class GatewayClient implements AutoCloseable {

  private final ManagedChannel channel;
  private final Gateway gateway;
  private final Network network;

  private GatewayClient(ManagedChannel channel, Gateway gateway, String channelName) {
    this.channel = channel;
    this.gateway = gateway;
    this.network = gateway.getNetwork(channelName);
  }

  public static GatewayClient connect(NodeDescription node) {
    return connect(node, "User1");
  }

  public static GatewayClient connect(NodeDescription node, String user) {
    return connect(node, user, List.of());
  }

  /** As a client whose calls somebody else hears of, or adds to. */
  public static GatewayClient connect(
      NodeDescription node, String user, List<ClientInterceptor> interceptors) {
    try {
      NettyChannelBuilder builder =
          NettyChannelBuilder.forTarget(node.endpoint()).intercept(interceptors);
      if (node.tlsCa().isPresent()) {
        builder.sslContext(
            GrpcSslContexts.forClient().trustManager(node.tlsCa().get().toFile()).build());
      } else {
        builder.usePlaintext();
      }
      ManagedChannel channel = builder.build();
      Path msp = node.userMsp(user);
      try (Reader certificate = reader(msp.resolve("signcerts"));
          Reader key = reader(msp.resolve("keystore"))) {
        Gateway gateway =
            Gateway.newInstance()
                .identity(
                    new X509Identity(node.mspId(), Identities.readX509Certificate(certificate)))
                .signer(Signers.newPrivateKeySigner(Identities.readPrivateKey(key)))
                .hash(Hash.SHA256)
                .connection(channel)
                .evaluateOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
                .endorseOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
                .submitOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
                .commitStatusOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
                .connect();
        return new GatewayClient(channel, gateway, node.channel());
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError("The client could not connect", e);
    }
  }

  /** A transaction that was endorsed before, with its bytes, so that it can be submitted again. */
  public Transaction again(byte[] endorsed) {
    return gateway.newTransaction(endorsed);
  }

  public Network network() {
    return network;
  }

  /** A channel that is not the one for who names none. */
  public Network network(String channelName) {
    return gateway.getNetwork(channelName);
  }

  public Contract contract(String chaincode) {
    return network.getContract(chaincode);
  }

  @Override
  public void close() {
    gateway.close();
    channel.shutdownNow();
  }

  private static Reader reader(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return Files.newBufferedReader(files.findFirst().orElseThrow());
    }
  }
}
