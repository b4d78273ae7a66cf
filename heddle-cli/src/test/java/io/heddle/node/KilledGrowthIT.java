// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.disk.DirectoryTree;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.SameLedgers;
import io.heddle.testing.ValueChaincodeServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A start that is killed while it makes a network of two organisations with two peers each of a
 * directory with one peer: the next start makes the rest. {@code -Dheddle.kills.growing} is how
 * many, {@code -Dseed} repeats the moments.
 */
final class KilledGrowthIT {

  private static final int KILLS = Integer.getInteger("heddle.kills.growing", 2);
  private static final int LONGEST_DELAY_MILLIS = 6000;
  private static final ChannelName CHANNEL = NodeConfig.USUAL_CHANNEL;
  private static final String[] GROWN = {"--orgs", "2", "--peers", "2"};

  @TempDir private Path dir;
  private final List<TxId> committed = new ArrayList<>();

  @Test
  void the_start_after_a_kill_makes_what_is_missing() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.printf("KilledGrowthIT: %d kills, -Dseed=%d%n", KILLS, seed);
    var random = new SplittableRandom(seed);
    Path small = dir.resolve("small");
    try (ValueChaincodeServer values = ValueChaincodeServer.serve("values")) {
      try (HeddleProcess _ = HeddleProcess.startNode(small, "values=" + values.address())) {
        submit(DataDirectory.at(small).runningNode(), "before");
      }
      List<TxId> before = List.copyOf(committed);
      for (int kill = 0; kill < KILLS; kill++) {
        committed.clear();
        committed.addAll(before);
        Path data = dir.resolve("grown-" + kill);
        DirectoryTree.copyDurably(small, data);
        int delay = random.nextInt(LONGEST_DELAY_MILLIS);

        killAfter(delay, data);

        growAndCompare(data, "killed after %d ms".formatted(delay));
        DirectoryTree.delete(data);
      }
    }
  }

  private static void killAfter(int millis, Path data) throws InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of("start", "--data", data.toString(), "--port", "0", "--chaincode-port", "0"));
    arguments.addAll(List.of(GROWN));
    try (HeddleProcess node = HeddleProcess.run(arguments.toArray(String[]::new))) {
      assertThat(node.process().waitFor(millis, TimeUnit.MILLISECONDS))
          .as("%s", node.err())
          .isFalse();
      node.kill();
    }
  }

  private void growAndCompare(Path data, String what) throws Exception {
    try (HeddleProcess node = HeddleProcess.startNode(data, GROWN)) {
      assertThat(node.err()).as(what).noneMatch(line -> line.contains("NOT RUNNING"));
      List<NodeDescription> peers = DataDirectory.at(data).runningPeers();
      assertThat(peers)
          .as(what)
          .extracting(NodeDescription::host)
          .containsExactly(
              "peer0.org1.example.com",
              "peer1.org1.example.com",
              "peer0.org2.example.com",
              "peer1.org2.example.com");
      submit(peers.get(3), what);
      try (GatewayClient client = GatewayClient.connect(peers.get(3))) {
        assertThat(new String(client.contract("values").evaluateTransaction("get", "key"), UTF_8))
            .isEqualTo(what);
      }
    }
    assertThat(data.resolve("shape.before")).as(what).doesNotExist();
    SameLedgers.check(
        Stream.of(
                "ledger",
                "peers/peer1.org1.example.com/ledger",
                "peers/peer0.org2.example.com/ledger",
                "peers/peer1.org2.example.com/ledger")
            .map(data::resolve)
            .toList(),
        CHANNEL,
        committed);
  }

  private void submit(NodeDescription peer, String value) throws Exception {
    try (GatewayClient client = GatewayClient.connect(peer)) {
      SubmittedTransaction submitted =
          client
              .contract("values")
              .newProposal("put")
              .addArguments("key", value)
              .build()
              .endorse()
              .submitAsync();
      assertThat(submitted.getStatus().isSuccessful()).isTrue();
      committed.add(new TxId(submitted.getTransactionId()));
    }
  }
}
