// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.base.MspId;
import io.heddle.client.OperationsClient;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.identity.SigningIdentity;
import io.heddle.json.JsonTree;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.HeddleProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeArgs;
import tools.jackson.databind.node.ObjectNode;

/**
 * A process that is one peer of a network whose orderer, crypto material and other peers another
 * node has, started from a {@code core.yaml} as an operator writes it for a Fabric peer.
 */
record PeerProcess(HeddleProcess process, Path config, Node network, String host)
    implements AutoCloseable {

  /**
   * Starts it; the node's own peer of that name is stopped.
   *
   * @param folder its own, for the configuration and all that it keeps
   * @param host of one of the node's peers, whose identity it takes
   * @param gossip lines for {@code peer.gossip}
   */
  static PeerProcess start(Path folder, Node network, String host, int port, List<String> gossip)
      throws IOException {
    return start(folder, network, host, core(network, host, port, gossip));
  }

  /** One whose port for operators is this one. */
  static PeerProcess watched(Path folder, Node network, String host, int operations)
      throws IOException {
    return start(
        folder,
        network,
        host,
        core(network, host, 0, List.of())
            + "operations:\n  listenAddress: 127.0.0.1:%d\n".formatted(operations));
  }

  private static PeerProcess start(Path folder, Node network, String host, String core)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("core.yaml"), core);
    return start(Map.of(), folder, network, host);
  }

  private static PeerProcess start(
      Map<String, String> environment, Path folder, Node network, String host) {
    HeddleProcess process =
        HeddleProcess.run(environment, "peer", "start", "--config", folder.toString());
    process.awaitErr(line ->
        line.contains("Started peer with ID=[%s], network ID=[try], address=[".formatted(host)));
    return new PeerProcess(process, folder, network, host);
  }

  /** The same one once more. */
  PeerProcess again() {
    return again(Map.of());
  }

  /** The same one once more, with variables. */
  PeerProcess again(Map<String, String> environment) {
    return start(environment, config, network, host);
  }

  private static String core(Node network, String host, int port, List<String> gossip) {
    NodeDescription known = known(network, host);
    Path crypto = network.data().organizations().resolve("peerOrganizations/" + known.domain());
    return """
    peer:
      id: %1$s
      networkId: try
      address: localhost:%2$d
      listenAddress: 127.0.0.1:%2$d
      chaincodeListenAddress: 127.0.0.1:0
      localMspId: %3$s
      mspConfigPath: %4$s/msp
      fileSystemPath: data
      gateway:
        enabled: true
      gossip:
    %5$s
      tls:
        enabled: true
        cert:
          file: %4$s/tls/server.crt
        key:
          file: %4$s/tls/server.key
        rootcert:
          file: %4$s/tls/ca.crt
    """
        .formatted(
            host,
            port,
            known.mspId(),
            crypto.resolve("peers").resolve(host),
            gossip.stream().map("    %s"::formatted).collect(Collectors.joining("\n")));
  }

  private static NodeDescription known(Node network, String host) {
    return network.descriptions().stream()
        .filter(each -> each.host().equals(host))
        .findFirst()
        .orElseThrow();
  }

  /** The process, as clients of its organisation know it. */
  NodeDescription description() {
    NodeDescription own = data().runningNode();
    NodeDescription known = known(network, host);
    return new NodeDescription(
        own.pid(),
        own.host(),
        own.endpoint(),
        own.name(),
        own.chaincodeEndpoint(),
        own.orderer(),
        own.ordererAdmin(),
        own.operations(),
        known.tlsCa(),
        own.mspId(),
        known.domain(),
        known.users(),
        known.connectionProfile(),
        NodeConfig.USUAL_CHANNEL.value(),
        List.of());
  }

  DataDirectory data() {
    return DataDirectory.ofFileSystemPath(config.resolve("data"));
  }

  OperationsClient owner() {
    return new OperationsClient(
        description().operations(), data().readOperationsToken().orElseThrow());
  }

  void join() throws Exception {
    join(NodeConfig.USUAL_CHANNEL.value());
  }

  void join(String channel) throws Exception {
    join(
        channel,
        Files.readString(
            network
                .data()
                .organizations()
                .resolve("ordererOrganizations/example.com/tlsca/tlsca.example.com-cert.pem")));
  }

  /**
   * As 'heddle channel join' does it.
   *
   * @param authorities of the orderer's TLS certificate, in PEM
   */
  void join(String channel, String authorities) throws InterruptedException {
    ObjectNode order = JsonTree.object();
    order
        .put("channel", channel)
        .put("orderer", network.description().orderer())
        .put("authorities", authorities);
    owner().joinChannel(JsonTree.text(order));
  }

  SigningIdentity admin() {
    NodeDescription about = description();
    return SigningIdentity.load(new MspId(about.mspId()), about.userMsp("Admin"));
  }

  /** Its organisation's administrator installs a package there. */
  void install(ByteString bytes) throws Exception {
    ChaincodeInput input =
        ChaincodeInput.newBuilder()
            .addArgs(ByteString.copyFromUtf8("InstallChaincode"))
            .addArgs(
                InstallChaincodeArgs.newBuilder()
                    .setChaincodeInstallPackage(bytes)
                    .build()
                    .toByteString())
            .build();
    NodeDescription about = description();
    ManagedChannel connection =
        NettyChannelBuilder.forTarget(about.endpoint())
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(about.tlsCa().orElseThrow().toFile())
                    .build())
            .build();
    try {
      ProposalResponse response =
          EndorserGrpc.newBlockingStub(connection)
              .withDeadlineAfter(1, TimeUnit.MINUTES)
              .processProposal(ClientProposal.of(admin(), "", "_lifecycle", input).signed());
      assertThat(response.getResponse().getMessage()).isEmpty();
    } finally {
      connection.shutdownNow();
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
