// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.grpc.Status;
import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.client.OperationsClient;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.Checkout;
import io.heddle.testing.DiscoveredPeers;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.PrivateChaincode;
import io.heddle.testing.SameLedgers;
import io.heddle.testing.Spec;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single peers of a node that are stopped and started, while the others go on. */
final class StoppedPeersIT {

  private static final ChannelName CHANNEL = new ChannelName("mychannel");
  private static final String SAMPLE = Checkout.ROOT.resolve("samples/asset-node").toString();
  private static final int CHANGES = Integer.getInteger("heddle.peers.changes", 1);
  private static final String ORG2_PEER0 = "peer0.org2.example.com";
  private static final String ORG2_PEER1 = "peer1.org2.example.com";

  @TempDir private Path dir;
  private final List<TxId> committed = new ArrayList<>();

  @Test
  @Spec({"NA-3", "NA-121", "NA-122", "NA-262", "NA-331"})
  void the_others_go_on_without_it_and_it_comes_back_with_all_that_it_missed() throws Exception {
    Path data = dir.resolve("data");
    try (HeddleProcess node =
            HeddleProcess.startNode(
                HeddleProcess.SHARED_BUILDS, data, "--orgs", "2", "--peers", "2", SAMPLE);
        GatewayClient org1 = GatewayClient.connect(peer(data, 0));
        GatewayClient org2 = GatewayClient.connect(peer(data, 2))) {
      submit(org1, "CreateAsset", "a", "blue", "5", "Tom", "1300");
      long processes = chaincodes(node);
      assertThat(processes).isGreaterThanOrEqualTo(4);

      FutureTask<Boolean> events = new FutureTask<>(() -> hasEvent(org2));
      Thread.ofVirtual().start(events);

      assertThat(peers(data, "stop-peer", "peer0.org2")).isEqualTo(ORG2_PEER0);

      assertThat(events.get(20, TimeUnit.SECONDS)).isFalse();

      assertThat(chaincodes(node)).isEqualTo(processes / 4 * 3);
      assertThatThrownBy(() -> dial(peer(data, 2).endpoint())).isInstanceOf(ConnectException.class);
      assertThatThrownBy(() -> dial(peer(data, 2).chaincodeEndpoint()))
          .isInstanceOf(ConnectException.class);
      assertThat(DiscoveredPeers.knownTo(peer(data, 3)))
          .containsExactlyInAnyOrder(
              "Org1MSP " + peer(data, 0).name(),
              "Org1MSP " + peer(data, 1).name(),
              "Org2MSP " + peer(data, 3).name());
      GatewayException gone =
          catchThrowableOfType(
              GatewayException.class,
              () -> org2.contract("asset-node").evaluateTransaction("ReadAsset", "a"));
      assertThat(gone.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      submit(org1, "TransferAsset", "a", "Ann");
      assertWhatTheOwnerIsTold(data);

      assertThat(client(data).stopPeer("peer1.org2")).isEqualTo(ORG2_PEER1);
      assertThat(failure(org1))
          .extracting(e -> e.getStatus().getCode(), e -> e.getStatus().getDescription())
          .containsExactly(
              Status.Code.FAILED_PRECONDITION,
              "failed to select a set of endorsers that satisfy the endorsement policy due to unavailability of peers: [%s %s]"
                  .formatted(peer(data, 2).name(), peer(data, 3).name()));
      assertThat(failure(org1, "Org2MSP"))
          .extracting(e -> e.getStatus().getCode(), e -> e.getStatus().getDescription())
          .containsExactly(
              Status.Code.UNAVAILABLE, "failed to find any endorsing peers for org(s): Org2MSP");

      assertThat(peers(data, "start-peer", ORG2_PEER0)).isEqualTo(ORG2_PEER0);
      submit(org1, "TransferAsset", "a", "Eve");
      awaitOwner(org2, "Eve");
      submitWhile(
          org1,
          () -> {
            for (int count = 0; count < CHANGES; count++) {
              client(data).startPeer(ORG2_PEER1);
              client(data).stopPeer(ORG2_PEER0);
              client(data).startPeer(ORG2_PEER0);
              client(data).stopPeer(ORG2_PEER1);
            }
          });
      assertThat(DiscoveredPeers.knownTo(peer(data, 0)))
          .contains("Org2MSP " + peer(data, 2).name())
          .doesNotContain("Org2MSP " + peer(data, 3).name());
      node.kill();
    }
    try (HeddleProcess node = HeddleProcess.startNode(data);
        GatewayClient org1 = GatewayClient.connect(peer(data, 0));
        GatewayClient last = GatewayClient.connect(peer(data, 3))) {
      assertThat(node.err()).noneMatch(line -> line.startsWith("Building"));
      awaitOwner(last, "Eve");
      submit(org1, "TransferAsset", "a", "Joe");
      awaitOwner(last, "Joe");
    }
    SameLedgers.check(
        List.of(
            data.resolve("ledger"),
            data.resolve("peers/peer1.org1.example.com/ledger"),
            data.resolve("peers/%s/ledger".formatted(ORG2_PEER0)),
            data.resolve("peers/%s/ledger".formatted(ORG2_PEER1))),
        CHANNEL,
        committed);
  }

  private static boolean hasEvent(GatewayClient client) {
    try (var events = client.network().getChaincodeEvents("asset-node")) {
      return events.hasNext();
    } catch (GatewayRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      return false;
    }
  }

  private interface Changes {
    void make() throws InterruptedException;
  }

  /** Each one is endorsed and valid, whichever peer of Org2 is there at its moment. */
  private void submitWhile(GatewayClient client, Changes changes) throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    FutureTask<Integer> submitting =
        new FutureTask<>(() -> {
          int count = 0;
          for (; !isOver.get(); count++) {
            submit(client, "CreateAsset", "k" + count, "blue", "5", "Tom", "1300");
          }
          return count;
        });
    Thread.ofVirtual().start(submitting);
    try {
      changes.make();
    } finally {
      isOver.set(true);
    }
    assertThat(submitting.get(60, TimeUnit.SECONDS)).isPositive();
  }

  /** While the first peer of Org2 is stopped and the others run. */
  private void assertWhatTheOwnerIsTold(Path data) throws Exception {
    HeddleProcess refused = HeddleProcess.run("stop-peer", "--data", data.toString(), ORG2_PEER0);
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.err()).containsExactly("Peer '%s' is stopped already".formatted(ORG2_PEER0));
    assertThat(refused.out()).isEmpty();
    assertThatThrownBy(() -> client(data).startPeer("peer0.org1"))
        .hasMessage("Peer 'peer0.org1.example.com' is running already");
    OperationsClient stopped = new OperationsClient(peer(data, 2).operations(), "");
    assertThat(stopped.ailments())
        .isEqualTo(
            Map.of(
                "peer", "it is stopped; 'heddle start-peer %s' starts it".formatted(ORG2_PEER0)));
    assertThat(new OperationsClient(peer(data, 0).operations(), "").ailments()).isEmpty();
    assertThat(stopped.peers().valueStream().toList())
        .extracting(each -> each.path("host").asString(), each -> each.path("state").asString())
        .containsExactly(
            tuple("peer0.org1.example.com", "running"),
            tuple("peer1.org1.example.com", "running"),
            tuple(ORG2_PEER0, "stopped"),
            tuple(ORG2_PEER1, "running"));
    HeddleProcess status =
        HeddleProcess.run("status", "--data", data.toString(), "--peer", ORG2_PEER0);
    assertThat(status.exitCode()).isEqualTo(6);
    assertThat(status.out()).containsPattern("(?m)^peer0.org2.example.com +stopped ");
    assertThat(status.err())
        .containsExactly(
            "Peer '%1$s' cannot be asked: it is stopped; 'heddle start-peer %1$s' starts it"
                .formatted(ORG2_PEER0));
  }

  @Test
  @Spec({"NA-103", "NA-326", "NA-331"})
  void private_data_that_must_be_elsewhere_too_waits_for_the_peer_and_the_server_serves_it_again()
      throws Exception {
    Path data = dir.resolve("data");
    Path collections =
        Files.writeString(
            dir.resolve("collections.json"),
            "[{\"name\": \"spread\", \"policy\": \"OR('Org1MSP.member')\", \"requiredPeerCount\": 1}]");
    try (PrivateChaincode chaincode = PrivateChaincode.serve("secrets");
        HeddleProcess _ =
            HeddleProcess.startNode(
                data,
                "--peers",
                "2",
                chaincode.source(),
                "--collections",
                "secrets=" + collections);
        GatewayClient first = GatewayClient.connect(peer(data, 0));
        GatewayClient second = GatewayClient.connect(peer(data, 1))) {
      client(data).stopPeer("peer1");

      EndorseException refused =
          catchThrowableOfType(EndorseException.class, () -> put(first, "car1", "red"));

      assertThat(refused.getStatus().getDescription())
          .isEqualTo("failed to endorse transaction, see attached details for more info");
      assertThat(refused.getDetails())
          .extracting(ErrorDetail::getAddress, ErrorDetail::getMspId)
          .containsExactly(tuple(peer(data, 0).name(), "Org1MSP"));
      assertThat(refused.getDetails().getFirst().getMessage())
          .contains(
              "could not build private data dissemination plan for chaincode secrets and collection spread: required to disseminate to at least 1 peers, but know of only 0 eligible peers");

      client(data).startPeer("peer1");
      put(first, "car1", "red");
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> get(second).equals("red"));
      client(data).stopPeer("peer0");
      assertThat(get(second)).isEqualTo("red");
    }
    SameLedgers.check(
        List.of(data.resolve("ledger"), data.resolve("peers/peer1.org1.example.com/ledger")),
        CHANNEL,
        committed);
  }

  private static void put(GatewayClient client, String key, String value) throws Exception {
    client
        .contract("secrets")
        .newProposal("Put")
        .addArguments("spread", key)
        .putTransient("value", value)
        .build()
        .endorse()
        .submit();
  }

  private static String get(GatewayClient client) throws Exception {
    return new String(
        client.contract("secrets").evaluateTransaction("Get", "spread", "car1"), UTF_8);
  }

  private static NodeDescription peer(Path data, int place) {
    return DataDirectory.at(data).runningPeers().get(place);
  }

  private static OperationsClient client(Path data) {
    return new OperationsClient(
        peer(data, 0).operations(), DataDirectory.at(data).readOperationsToken().orElseThrow());
  }

  /** What the command prints. */
  private static String peers(Path data, String command, String name) {
    HeddleProcess process = HeddleProcess.run(command, "--data", data.toString(), name);
    assertThat(process.exitCode()).as("%s", process.err()).isZero();
    assertThat(process.err()).isEmpty();
    return process.out().strip();
  }

  private static void dial(String endpoint) throws Exception {
    int colon = endpoint.lastIndexOf(':');
    new Socket(endpoint.substring(0, colon), Integer.parseInt(endpoint.substring(colon + 1)))
        .close();
  }

  /** The processes that are of the node, which are those of its chaincode. */
  private static long chaincodes(HeddleProcess node) {
    return node.process().descendants().count();
  }

  /** By the channel's own policy, which wants the majority of two organisations. */
  private void submit(GatewayClient client, String function, String... arguments) throws Exception {
    Proposal proposal =
        client.contract("asset-node").newProposal(function).addArguments(arguments).build();
    Transaction endorsed = proposal.endorse();
    SubmittedTransaction submitted = endorsed.submitAsync();
    assertThat(submitted.getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
    committed.add(new TxId(submitted.getTransactionId()));
  }

  private static EndorseException failure(GatewayClient client, String... organisations) {
    Proposal.Builder proposal =
        client.contract("asset-node").newProposal("TransferAsset").addArguments("a", "Nobody");
    if (organisations.length > 0) {
      proposal.setEndorsingOrganizations(organisations);
    }
    EndorseException failure =
        catchThrowableOfType(EndorseException.class, () -> proposal.build().endorse());
    assertThat(failure.getDetails()).isEmpty();
    return failure;
  }

  private static void awaitOwner(GatewayClient client, String owner) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() ->
            new String(client.contract("asset-node").evaluateTransaction("ReadAsset", "a"), UTF_8)
                .contains("\"Owner\":\"%s\"".formatted(owner)));
  }
}
