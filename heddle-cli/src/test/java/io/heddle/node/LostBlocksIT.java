// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import io.heddle.disk.DirectoryTree;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.Damage;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.PuttingChaincode;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees whose peer has lost blocks that a client was told of, and does what it says. */
final class LostBlocksIT {

  private static final PackageId PUTTER = new PackageId("putter:1.0");
  private static final String CHANNEL = "mychannel";
  private static final int TRANSACTIONS = 15;

  @TempDir private Path dir;
  private Path data = Path.of("");

  /** What clients were told is committed, by the number of its block. */
  private record Told(long block, String txId) {}

  @BeforeEach
  void prepare() {
    data = dir.resolve("data");
  }

  @Test
  @Spec({"NA-187", "NA-240"})
  void a_bit_of_the_write_log_is_lost_and_the_orderer_gives_again_what_is_not_whole()
      throws Exception {
    List<Told> told = new ArrayList<>();
    List<ByteString> blocks = new ArrayList<>();
    killAfterTransactions(told, blocks);
    Path log = writeLog();
    Damage.flip(log.getFileName(), (int) (Files.size(log) / 3)).in(log.resolveSibling(""));

    HeddleProcess refused = start();
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err().getLast())
        .matches(
            ".*Ledger file '%s' is damaged at byte \\d+, and what was written after that would be lost; put back a copy of the whole directory '%s', or take over what is whole with 'heddle ledger salvage'.*"
                .formatted(log, data.resolve("ledger")));

    HeddleProcess salvage = HeddleProcess.run("ledger", "salvage", "--data", data.toString());
    assertThat(salvage.exitCode()).as(String.join("\n", salvage.err())).isZero();
    MatchResult said =
        Pattern.compile(
                "Channel 'mychannel': blocks 0 to (\\d+) are kept; (\\d+) to (\\d+) are lost, and the orderer gives them again at the next start, without private values\n"
                    + Pattern.quote(
                        "The damaged files are kept in '%s'\n"
                            .formatted(data.resolve("ledger/db.damaged-1"))))
            .matcher(salvage.out())
            .results()
            .findFirst()
            .orElseThrow(() -> new AssertionError(salvage.out()));
    int kept = Integer.parseInt(said.group(1)) + 1;
    assertThat(said.group(2)).isEqualTo(Integer.toString(kept));
    assertThat(said.group(3)).isEqualTo(Integer.toString(blocks.size() - 1));
    assertThat(kept).isBetween(4, blocks.size() - 1);

    try (HeddleProcess _ = startNode()) {
      NodeDescription about = DataDirectory.at(data).runningNode();
      try (GatewayClient client = GatewayClient.connect(about);
          PuttingChaincode _ = PuttingChaincode.dial(about.chaincodeEndpoint(), PUTTER)) {
        assertThat(blocks(client)).isEqualTo(blocks);
        for (Told each : told) {
          checkKnown(client, each);
        }
        assertThat(submit(client, "after").block()).isEqualTo(blocks.size());
      }
    }
  }

  @Test
  @Spec("NA-240")
  void a_ledger_that_is_gone_is_not_begun_anew_unless_that_is_wanted() throws Exception {
    startNode().close();
    Path ledger = data.resolve("ledger");
    Path begun = data.resolve("ledger.begun");
    DirectoryTree.delete(ledger);

    HeddleProcess refused = start();
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err().getLast())
        .contains(
            "Data directory '%s' has had a ledger with blocks, and there is none in '%s' now; put back a copy of that directory, or remove '%s' as well, to take the blocks again from the orderer, without private values, or, if you remove '%s', too, to begin a new chain"
                .formatted(data, ledger, begun, data.resolve("orderer")));
    assertThat(ledger).as("nothing is made before the copy is put back").doesNotExist();

    Files.delete(begun);
    startNode().close();
    assertThat(begun).hasContent(CHANNEL + "\n");
    assertThat(ledger).as("the orderer has given the blocks again").isNotEmptyDirectory();
  }

  /** Leaves a node's directory as kill -9 does. */
  private void killAfterTransactions(List<Told> told, List<ByteString> blocks) throws Exception {
    HeddleProcess node = startNode();
    try {
      NodeDescription about = DataDirectory.at(data).runningNode();
      try (GatewayClient client = GatewayClient.connect(about);
          PuttingChaincode _ = PuttingChaincode.dial(about.chaincodeEndpoint(), PUTTER)) {
        for (int i = 0; i < TRANSACTIONS; i++) {
          told.add(submit(client, "key" + i));
        }
        blocks.addAll(blocks(client));
      }
    } finally {
      node.kill();
    }
  }

  private static Told submit(GatewayClient client, String key) throws Exception {
    SubmittedTransaction submitted =
        client
            .contract("putter")
            .newProposal("put")
            .addArguments(key, "8000") // the first third shall not be the channel's own
            .build()
            .endorse()
            .submitAsync();
    assertThat(submitted.getStatus().isSuccessful()).isTrue();
    return new Told(submitted.getStatus().getBlockNumber(), submitted.getTransactionId());
  }

  private static List<ByteString> blocks(GatewayClient client) throws Exception {
    long height =
        BlockchainInfo.parseFrom(
                client.contract("qscc").evaluateTransaction("GetChainInfo", CHANNEL))
            .getHeight();
    List<ByteString> blocks = new ArrayList<>();
    for (long number = 0; number < height; number++) {
      blocks.add(
          ByteString.copyFrom(
              client
                  .contract("qscc")
                  .evaluateTransaction("GetBlockByNumber", CHANNEL, Long.toString(number))));
    }
    return blocks;
  }

  private static void checkKnown(GatewayClient client, Told told) throws Exception {
    assertThat(
            client.contract("qscc").evaluateTransaction("GetTransactionByID", CHANNEL, told.txId()))
        .isNotEmpty();
  }

  private HeddleProcess startNode() {
    return HeddleProcess.startNode(data, "--operations-port", "0", "--no-tls", "--dev", "putter");
  }

  private HeddleProcess start() {
    return HeddleProcess.run("start", "--data", data.toString(), "--port", "0");
  }

  private Path writeLog() throws IOException {
    try (var files = Files.list(data.resolve("ledger/db"))) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }
}
