// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.Checkout;
import io.heddle.testing.DiscoveredPeers;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.SameLedgers;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node of two organisations with a peer each, and a sample that both have to endorse. */
final class TwoOrganisationsIT {

  private static final ChannelName CHANNEL = new ChannelName("mychannel");
  private static final String SAMPLE = Checkout.ROOT.resolve("samples/asset-node").toString();

  @TempDir private Path data;
  private final List<TxId> committed = new ArrayList<>();

  @Test
  @Spec({"NA-1", "NA-320", "NA-4", "NA-293"})
  void both_endorse_both_have_the_same_and_both_are_there_again_after_a_kill() throws Exception {
    try (HeddleProcess node = HeddleProcess.startNode(data, "--orgs", "2", SAMPLE);
        GatewayClient first = GatewayClient.connect(peer(0));
        GatewayClient second = GatewayClient.connect(peer(1))) {
      assertThat(DataDirectory.at(data).runningPeers())
          .extracting(NodeDescription::mspId, NodeDescription::host)
          .containsExactly(
              tuple("Org1MSP", "peer0.org1.example.com"),
              tuple("Org2MSP", "peer0.org2.example.com"));
      assertThat(node.err().stream().filter(line -> line.startsWith("Building asset-node")))
          .hasSize(1);

      for (int place = 0; place < 2; place++) {
        assertThat(DiscoveredPeers.knownTo(peer(place)))
            .containsExactlyInAnyOrder("Org1MSP " + peer(0).name(), "Org2MSP " + peer(1).name());
      }

      submit(first, "CreateAsset", "a", "blue", "5", "Tom", "1300");
      awaitOwner(second, "Tom");
      submit(second, "TransferAsset", "a", "Ann");
      awaitOwner(first, "Ann");

      HeddleProcess asked =
          HeddleProcess.run(
              "query", "--data", data.toString(), "--org", "org2", "asset-node", "ReadAsset", "a");
      assertThat(asked.exitCode()).isZero();
      assertThat(asked.out()).contains("\"Owner\":\"Ann\"");
      node.kill();
    }
    compare();

    HeddleProcess other =
        HeddleProcess.run(
            "start",
            "--data",
            data.toString(),
            "--orgs",
            "1",
            "--port",
            "0",
            "--chaincode-port",
            "0");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err().getLast())
        .isEqualTo(
            "Data directory '%s' is of 2 organisations with 1 peer each, and nothing of that can be taken away to make it one of 1 organisation with 1 peer; start it as before, or choose another directory with --data"
                .formatted(data));

    try (HeddleProcess node =
            HeddleProcess.startNode(
                data, "--policy", "asset-node=AND('Org1MSP.peer','Org2MSP.peer')");
        GatewayClient first = GatewayClient.connect(peer(0));
        GatewayClient second = GatewayClient.connect(peer(1))) {
      assertThat(node.err()).noneMatch(line -> line.startsWith("Building"));
      awaitOwner(second, "Ann");
      submit(second, "TransferAsset", "a", "Eve");
      awaitOwner(first, "Eve");
    }
    compare();
  }

  private NodeDescription peer(int place) {
    return DataDirectory.at(data).runningPeers().get(place);
  }

  /** By the channel's own policy, which wants the majority of two organisations. */
  private void submit(GatewayClient client, String function, String... arguments) throws Exception {
    Proposal proposal =
        client.contract("asset-node").newProposal(function).addArguments(arguments).build();
    Transaction endorsed = proposal.endorse();
    assertThat(Endorsed.by(endorsed.getBytes())).containsExactly("Org1MSP", "Org2MSP");
    SubmittedTransaction submitted = endorsed.submitAsync();
    assertThat(submitted.getStatus().isSuccessful()).isTrue();
    committed.add(new TxId(submitted.getTransactionId()));
  }

  /** A client is told when its own peer has a block; the other may be behind. */
  private static void awaitOwner(GatewayClient client, String owner) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() ->
            new String(client.contract("asset-node").evaluateTransaction("ReadAsset", "a"), UTF_8)
                .contains("\"Owner\":\"%s\"".formatted(owner)));
  }

  /** What clients were told is on both, and the one that was killed behind is not worse for it. */
  private void compare() {
    SameLedgers.check(
        List.of(data.resolve("ledger"), data.resolve("peers/peer0.org2.example.com/ledger")),
        CHANNEL,
        committed);
  }
}
