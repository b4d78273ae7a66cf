// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.base.TxId;
import io.heddle.endorse.OpenedProposal;
import io.heddle.gateway.PreparedTransaction;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.home.Shape;
import io.heddle.identity.PolicyParser;
import io.heddle.identity.SigningIdentity;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.order.Acceptance;
import io.heddle.testing.Checkout;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.OtlpCollector;
import io.heddle.testing.Ports;
import io.heddle.testing.SameLedgers;
import io.heddle.testing.Spec;
import io.heddle.testing.ValueChaincodeServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeArgs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A peer that is started from its core.yaml, in a network of which it knows nothing but that. */
final class PeerNodeIT {

  private static final ChannelName CHANNEL = NodeConfig.USUAL_CHANNEL;
  private static final String PEER = "peer0.org2.example.com";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final ChannelName SIDE = new ChannelName("sidechannel");

  @TempDir private Path dir;
  private final List<TxId> committed = new ArrayList<>();

  @Test
  @Spec({
    "NA-130", "NA-242", "NA-245", "NA-251", "NA-252", "NA-254", "NA-259", "NA-268", "NA-295",
    "NA-356", "NA-357", "NA-366", "NA-369"
  })
  void it_joins_follows_endorses_submits_and_is_there_again_after_a_kill() throws Exception {
    Path data = dir.resolve("network");
    try (ValueChaincodeServer chaincode = ValueChaincodeServer.serve("values");
        OtlpCollector collector = OtlpCollector.open();
        Node network = network(data)) {
      network.peers().stop(PEER); // its identity is the other process's from now on
      NodeDescription first = network.description();
      try (GatewayClient org1 = GatewayClient.connect(first);
          PeerProcess follower =
              PeerProcess.start(dir.resolve("follower"), network, PEER, 0, List.of())) {
        NodeDescription about = follower.description();
        join(follower);
        define(network, List.of(first, about), chaincode);
        put(org1, "a", "1");
        try (GatewayClient org2 = GatewayClient.connect(about)) {
          awaitValue(org2, "a", "1");
          put(org2, "b", "2");
        }
        awaitValue(org1, "b", "2");
        assertThat(follower.owner().channels().valueStream().toList())
            .extracting(
                each -> each.path("channel").asString(),
                each -> each.path("height").asLong(),
                each -> each.path("blocksFrom").asString(),
                each -> each.has("problem"))
            .containsExactly(
                tuple("mychannel", height(network), first.orderer(), false),
                tuple("sidechannel", 1L, "", false)); // nothing has come yet
        follower.process().kill();
        put(org1, "c", "3");
        try (PeerProcess again = follower.again(collector.overGrpc());
            GatewayClient org2 = GatewayClient.connect(again.description())) {
          awaitValue(org2, "c", "3");
          put(org2, "d", "4");
          awaitValue(org1, "d", "4");
          assertThat(told(collector, committed.getLast()))
              .containsExactly(
                  "gateway.Gateway/Endorse",
                  "  ProcessProposal",
                  "    TRANSACTION",
                  "  gateway.Gateway/Submit",
                  "    commit",
                  "    gateway.Gateway/CommitStatus",
                  "    order",
                  "    validate");
          assertThat(again.owner().channels().valueStream())
              .extracting(each -> each.path("channel").asString())
              .containsExactly("mychannel", "sidechannel");
        }
      }
    }
    SameLedgers.check(
        List.of(data.resolve("ledger"), dir.resolve("follower/data/ledger")), CHANNEL, committed);
    SameLedgers.check(
        List.of(data.resolve("ledger"), dir.resolve("follower/data/ledger")), SIDE, List.of());
  }

  /** What it lacks is nothing that a restart would mend. */
  @Test
  @Spec("NA-368")
  void without_orderers_it_is_healthy_serves_what_it_has_and_says_why_no_blocks_come()
      throws Exception {
    int operations = Ports.free();
    Node network = network(dir.resolve("network"));
    try (PeerProcess follower = follower(network, operations)) {
      Awaitility.await().atMost(PATIENCE).until(() -> !channel(follower).has("problem"));
      String orderer = network.description().orderer();
      network.close();

      Awaitility.await().atMost(PATIENCE).until(() -> channel(follower).has("problem"));
      assertThat(channel(follower).path("problem").asString()).contains(orderer);
      assertThat(channel(follower).path("height").asLong()).isEqualTo(1);
      HttpResponse<String> health =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:%d/healthz".formatted(operations)))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
    } finally {
      network.close();
    }
  }

  /** Who supervises it takes any other code for a failure. */
  @ParameterizedTest
  @CsvSource({"TERM, 15 (terminated)", "INT, 2 (interrupt)"})
  @Spec("NA-271")
  void a_signal_ends_it_with_zero_and_it_is_there_again_at_the_same_port(String signal, String told)
      throws Exception {
    assumeFalse(
        signal.equals("INT") && isInterruptIgnored(),
        "a job in the background of a shell has SIGINT ignored, and so have its children");
    int operations = Ports.free();
    try (Node network = network(dir.resolve("network"));
        PeerProcess first = follower(network, operations)) {
      new ProcessBuilder("kill", "-" + signal, Long.toString(first.process().process().pid()))
          .start()
          .waitFor();

      assertThat(first.process().exitCode()).isZero();
      assertThat(first.process().err()).contains("Received signal: " + told);
      try (PeerProcess again = first.again()) {
        assertThat(channel(again).path("height").asLong()).isEqualTo(1);
      }
    }
  }

  private static boolean isInterruptIgnored() throws IOException {
    int signal = 2;
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> Long.parseUnsignedLong(line.substring(line.indexOf('\t') + 1), 16))
        .anyMatch(mask -> (mask & (1L << (signal - 1))) != 0);
  }

  private PeerProcess follower(Node network, int operations) throws Exception {
    network.peers().stop(PEER);
    PeerProcess follower = PeerProcess.watched(dir.resolve("follower"), network, PEER, operations);
    follower.join();
    return follower;
  }

  private static JsonNode channel(PeerProcess follower) throws InterruptedException {
    return follower.owner().channels().get(0);
  }

  private static Node network(Path data) {
    return Node.start(
        NodeConfig.defaults(
                DataDirectory.at(data), new Builders(List.of(), Checkout.ROOT.resolve("builders")))
            .with(Listeners.anyPorts(true))
            .withOperationsPort(0)
            .with(Shape.numbered(2, 1))
            .with(new ChannelChoice.Named(List.of(CHANNEL, SIDE))),
        List.of(),
        NodeListener.none());
  }

  /** Both channels, after some that it cannot join. */
  private static void join(PeerProcess follower) throws Exception {
    String orderer = follower.network().description().orderer();
    assertThatThrownBy(() -> follower.join("nowhere"))
        .hasMessage(
            "Orderer '%s' gives no first block of channel 'nowhere': it has no such channel"
                .formatted(orderer));
    assertThatThrownBy(() -> follower.join(CHANNEL.value(), ""))
        .hasMessageContaining("unable to find valid certification path");

    follower.join();
    follower.join(SIDE.value());

    assertThatThrownBy(follower::join)
        .hasMessageEndingWith("ledger [mychannel] already exists with state [ACTIVE]");
  }

  /** Installed and approved on each, and committed with what both have endorsed. */
  private void define(Node network, List<NodeDescription> peers, ValueChaincodeServer chaincode)
      throws Exception {
    ByteString bytes = PackageWriter.ofServer("values", chaincode.address());
    for (NodeDescription peer : peers) {
      ByteString installed =
          InstallChaincodeArgs.newBuilder()
              .setChaincodeInstallPackage(bytes)
              .build()
              .toByteString();
      assertThat(
              call(peer, "", "_lifecycle", ByteString.copyFromUtf8("InstallChaincode"), installed)
                  .getMessage())
          .isEmpty();
      try (GatewayClient admin = GatewayClient.connect(peer, "Admin")) {
        SubmittedTransaction approved =
            admin
                .contract("_lifecycle")
                .newProposal("ApproveChaincodeDefinitionForMyOrg")
                .addArguments(approval(ChaincodePackage.parse(bytes).id()).toByteArray())
                .setEndorsingOrganizations(peer.mspId())
                .build()
                .endorse()
                .submitAsync();
        assertThat(approved.getStatus().isSuccessful()).isTrue();
        committed.add(new TxId(approved.getTransactionId()));
      }
      awaitLevel(network, peers);
    }
    commit(network, peers);
    awaitLevel(network, peers);
  }

  private static ApproveChaincodeDefinitionForMyOrgArgs approval(PackageId id) {
    return ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
        .setName("values")
        .setVersion("1.0")
        .setSequence(1)
        .setValidationParameter(eitherOfThem())
        .setSource(
            ChaincodeSource.newBuilder()
                .setLocalPackage(ChaincodeSource.Local.newBuilder().setPackageId(id.value())))
        .build();
  }

  private static ByteString eitherOfThem() {
    return ApplicationPolicy.newBuilder()
        .setSignaturePolicy(PolicyParser.parse("OR('Org1MSP.peer', 'Org2MSP.peer')"))
        .build()
        .toByteString();
  }

  private void commit(Node network, List<NodeDescription> peers) throws Exception {
    ChaincodeInput input =
        ChaincodeInput.newBuilder()
            .addArgs(ByteString.copyFromUtf8("CommitChaincodeDefinition"))
            .addArgs(
                CommitChaincodeDefinitionArgs.newBuilder()
                    .setName("values")
                    .setVersion("1.0")
                    .setSequence(1)
                    .setValidationParameter(eitherOfThem())
                    .build()
                    .toByteString())
            .build();
    SigningIdentity admin = admin(peers.getLast());
    ClientProposal proposal = ClientProposal.of(admin, CHANNEL.value(), "_lifecycle", input);
    List<ProposalResponse> endorsed = new ArrayList<>();
    for (NodeDescription peer : peers) {
      ProposalResponse response = process(peer, proposal);
      assertThat(response.getResponse().getMessage()).isEmpty();
      endorsed.add(response);
    }
    ByteString payload =
        PreparedTransaction.of(
                OpenedProposal.open(proposal.signed()),
                endorsed.getFirst().getPayload(),
                endorsed.stream().map(ProposalResponse::getEndorsement).toList())
            .getPayload();
    long before = height(network);
    assertThat(
            network
                .orderer()
                .submit(
                    Envelope.newBuilder()
                        .setPayload(payload)
                        .setSignature(admin.sign(payload))
                        .build()))
        .isEqualTo(new Acceptance.Accepted());
    committed.add(new TxId(proposal.txId()));
    Awaitility.await().atMost(PATIENCE).until(() -> height(network) > before);
  }

  private void put(GatewayClient client, String key, String value) throws Exception {
    SubmittedTransaction transaction =
        client
            .contract("values")
            .newProposal("put")
            .addArguments(key, value)
            .build()
            .endorse()
            .submitAsync();
    assertThat(transaction.getStatus().isSuccessful()).isTrue();
    committed.add(new TxId(transaction.getTransactionId()));
  }

  /** What a collector hears of a transaction that came by the peer's own gateway. */
  private static List<String> told(OtlpCollector collector, TxId txId) {
    return OtlpCollector.tree(
        collector.await(8, span -> span.attribute("transaction_id").equals(txId.value())));
  }

  private static String get(GatewayClient client, String key) throws Exception {
    return new String(client.contract("values").evaluateTransaction("get", key), UTF_8);
  }

  private static void awaitValue(GatewayClient client, String key, String value) {
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions() // its chaincode is launched, and blocks come
        .until(() -> get(client, key).equals(value));
  }

  private static long height(Node network) {
    return network.orderer().find(CHANNEL.value()).orElseThrow().chain().height();
  }

  /** Waits until each has the last block of the orderer. */
  private static void awaitLevel(Node network, List<NodeDescription> peers) {
    long height = height(network);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          for (NodeDescription peer : peers) {
            Response info =
                call(
                    peer,
                    CHANNEL.value(),
                    "qscc",
                    ByteString.copyFromUtf8("GetChainInfo"),
                    ByteString.copyFromUtf8(CHANNEL.value()));
            assertThat(BlockchainInfo.parseFrom(info.getPayload()).getHeight()).isEqualTo(height);
          }
        });
  }

  /** Has a system chaincode called by the organisation's administrator. */
  private static Response call(
      NodeDescription about, String channel, String chaincode, ByteString... arguments)
      throws Exception {
    ChaincodeInput input = ChaincodeInput.newBuilder().addAllArgs(List.of(arguments)).build();
    return process(about, ClientProposal.of(admin(about), channel, chaincode, input)).getResponse();
  }

  private static SigningIdentity admin(NodeDescription about) {
    return SigningIdentity.load(new MspId(about.mspId()), about.userMsp("Admin"));
  }

  private static ProposalResponse process(NodeDescription peer, ClientProposal proposal)
      throws Exception {
    ManagedChannel connection =
        NettyChannelBuilder.forTarget(peer.endpoint())
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(peer.tlsCa().orElseThrow().toFile())
                    .build())
            .build();
    try {
      return EndorserGrpc.newBlockingStub(connection)
          .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .processProposal(proposal.signed());
    } finally {
      connection.shutdownNow();
    }
  }
}
