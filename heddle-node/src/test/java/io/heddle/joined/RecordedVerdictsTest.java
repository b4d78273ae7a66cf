// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.ledger.LedgerStore;
import io.heddle.testing.Joining;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedOrdering;
import io.heddle.testing.RecordedVerdicts;
import io.heddle.testing.RecordedVerdicts.Judged;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole and forged blocks come to the one door, as they once came to a Fabric peer. */
final class RecordedVerdictsTest {

  private static final String DATA = "its data hash is not the hash of its transactions";

  /** What is not said in Fabric's words, by what was changed. */
  private static final Map<String, String> OURS =
      Map.of(
          "data", "Block %d of channel 'mychannel' is refused: " + DATA,
          "data-hash", "Block %d of channel 'mychannel' is refused: " + DATA,
          "previous-hash",
              "Block %d of channel 'mychannel' is refused: its previous hash is not the hash of the last block",
          "number", "Block %d of channel 'mychannel' is refused: the next block is number 6",
          "header-nil", "Block %d of channel 'mychannel' is refused: the next block is number 6",
          "data-added", "Block %d is not well formed: transaction 1 is no envelope: ",
          "no-data", "Block %d is not well formed: it has no transactions",
          "no-metadata",
              "Block %d of channel 'mychannel' is refused: it does not have metadata or contains too few entries",
          "header-garbage",
              "Block %d of channel 'mychannel' is refused: failed unmarshalling identifier header of a signature: ");

  @TempDir private Path dir;

  @Test
  @Spec({"NA-178", "NA-248", "NA-361"})
  void blocks_of_a_raft_orderer_come_in_and_forged_ones_do_not() {
    assertThat(
            judge(
                RecordedOrdering.told().stream().map(RecordedOrdering.Told::block).toList(),
                RecordedVerdicts.raft()))
        .isEqualTo(20);
  }

  @Test
  @Spec({"NA-179", "NA-249", "NA-361", "NA-364"})
  void blocks_of_a_bft_cluster_come_in_with_a_quorum_and_forged_ones_do_not() {
    assertThat(judge(RecordedChannel.blocks(RecordedChannel.BFT), RecordedVerdicts.bft()))
        .isEqualTo(32);
  }

  /** How many were judged. */
  private int judge(List<Block> chain, List<Judged> all) {
    int count = 0;
    try (LedgerStore store = LedgerStore.open(dir)) {
      JoinedChannel channel =
          Joining.channel(
              store.ledger(RecordedChannel.NAME), ChannelConfig.fromBlock(chain.getFirst()));
      for (Block block : chain) {
        long number = block.getHeader().getNumber();
        for (Judged judged : all) {
          if (judged.number() == number) {
            judge(channel, judged);
            count++;
          }
        }
        if (channel.ledger().height() == number) {
          channel.commit(RecordedChannel.asOrdered(block));
        }
      }
      assertThat(channel.ledger().height()).isEqualTo(chain.size());
      channel.close();
    }
    return count;
  }

  private static void judge(JoinedChannel channel, Judged judged) {
    if (judged.isAccepted()) {
      channel.commit(judged.block());
      assertThat(channel.ledger().height()).as(judged.toString()).isEqualTo(judged.number() + 1);
      return;
    }
    assertThatThrownBy(() -> channel.commit(judged.block()))
        .as(judged.toString())
        .isInstanceOfSatisfying(
            HeddleException.class, e -> assertThat(e.fault()).isIn(Fault.BAD_INPUT, Fault.CONFLICT))
        .hasMessageStartingWith(expected(judged));
    assertThat(channel.ledger().height()).as(judged.toString()).isEqualTo(judged.number());
  }

  private static String expected(Judged judged) {
    return OURS.getOrDefault(
            judged.id().replaceFirst("^(block|config)-", ""),
            "Block %d of channel 'mychannel' is refused: its orderers' signatures do not satisfy /Channel/Orderer/BlockValidation: "
                + judged.text())
        .formatted(judged.block().getHeader().getNumber());
  }
}
