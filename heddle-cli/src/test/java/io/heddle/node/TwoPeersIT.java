// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.LedgerAudit;
import io.heddle.testing.PrivateChaincode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node of one organisation with two peers, of which one endorses and both know. */
final class TwoPeersIT {

  private static final ChannelName CHANNEL = new ChannelName("mychannel");
  private static final String COLLECTIONS =
      """
      [{"name": "spread", "policy": "OR('Org1MSP.member')", "requiredPeerCount": 1}]
      """;

  @TempDir private Path dir;

  @Test
  void what_one_endorses_the_other_has_private_values_and_approvals_among_it() throws Exception {
    Path data = dir.resolve("data");
    Path collections = Files.writeString(dir.resolve("collections.json"), COLLECTIONS);
    TxId txId;
    try (PrivateChaincode chaincode = PrivateChaincode.serve("secrets");
        HeddleProcess node =
            HeddleProcess.startNode(
                data,
                "--peers",
                "2",
                chaincode.source(),
                "--collections",
                "secrets=" + collections);
        GatewayClient first = GatewayClient.connect(peer(data, 0));
        GatewayClient second = GatewayClient.connect(peer(data, 1))) {
      assertThat(node.err()).noneMatch(line -> line.contains("cannot be written"));
      SubmittedTransaction submitted =
          first
              .contract("secrets")
              .newProposal("Put")
              .addArguments("spread", "car1")
              .putTransient("value", "red")
              .build()
              .endorse()
              .submitAsync();
      assertThat(submitted.getStatus().isSuccessful()).isTrue();
      txId = new TxId(submitted.getTransactionId());
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> get(second).equals("red"));

      HeddleProcess status =
          HeddleProcess.run(
              "status", "--data", data.toString(), "--peer", "peer1.org1.example.com");
      assertThat(status.exitCode()).isZero();
      assertThat(status.out()).containsPattern("(?m)^secrets +ready ");
      HeddleProcess stranger =
          HeddleProcess.run("status", "--data", data.toString(), "--peer", "peer2");
      assertThat(stranger.exitCode()).isEqualTo(3);
      assertThat(stranger.err())
          .containsExactly(
              "The node has no peer 'peer2'; it has peer0.org1.example.com, peer1.org1.example.com");
    }
    long height = LedgerAudit.check(data.resolve("ledger"), CHANNEL, List.of(txId));
    assertThat(
            LedgerAudit.check(
                data.resolve("peers/peer1.org1.example.com/ledger"), CHANNEL, List.of(txId)))
        .isEqualTo(height);
  }

  private static String get(GatewayClient client) throws Exception {
    return new String(
        client.contract("secrets").evaluateTransaction("Get", "spread", "car1"), UTF_8);
  }

  private static NodeDescription peer(Path data, int place) {
    return DataDirectory.at(data).runningPeers().get(place);
  }
}
