// SPDX-License-Identifier: Apache-2.0
package io.heddle.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.ChannelName;
import io.heddle.operations.Metrics;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import io.heddle.validate.PrivateTimer.Step;
import io.heddle.validate.ValidatedBlock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Spec("NA-272")
final class LedgerMetricsTest {

  @TempDir private Path directory;
  private final Metrics metrics = new Metrics();
  private final LedgerMetrics.OfChannel channel =
      new LedgerMetrics(metrics).of(new ChannelName("mychannel"), () -> 7);
  private ValidatedBlock block;

  @BeforeEach
  void block() {
    try (TestLedger ledger = TestLedger.in(directory)) {
      block =
          new ValidatedBlock(
              TestLedger.update(ledger.nextBlock(), List.of(), List.of(), List.of()), List.of());
    }
  }

  /** As in Fabric, where they come between validating and writing. */
  @Test
  void looking_for_private_data_and_waiting_for_it_is_not_time_of_validation() {
    channel.took(Step.LIST_MISSING, Duration.ofMillis(250));
    channel.took(Step.FETCH, Duration.ofMillis(500));
    channel.committed(block, Duration.ofMillis(1000), Duration.ofMillis(125));
    channel.committed(block, Duration.ofMillis(500), Duration.ofMillis(125)); // without such data

    assertThat(lines())
        .contains(
            sum("gossip_privdata_list_missing_duration", 0.25),
            sum("gossip_privdata_fetch_duration", 0.5),
            sum("gossip_privdata_validation_duration", 0.75),
            sum("gossip_privdata_commit_block_duration", 0.25),
            sum("gossip_state_commit_duration", 1.75),
            sum("ledger_block_processing_time", 1.0));
  }

  @Test
  void the_sizes_of_blocks_are_added_up() {
    channel.committed(block, Duration.ofMillis(500), Duration.ofMillis(125));
    channel.committed(block, Duration.ofMillis(500), Duration.ofMillis(125));

    assertThat(lines()).contains(sum("ledger_block_bytes", 2 * block.block().getSerializedSize()));
  }

  @Test
  void what_other_peers_ask_and_answer_has_nothing_to_do_with_blocks() {
    channel.took(Step.PULL, Duration.ofMillis(250));
    channel.took(Step.RETRIEVE, Duration.ofMillis(250));
    channel.took(Step.SEND, Duration.ofMillis(250));
    channel.took(Step.RECONCILIATION, Duration.ofMillis(250));
    channel.committed(block, Duration.ofMillis(1000), Duration.ofMillis(125));

    assertThat(lines())
        .contains(
            sum("gossip_privdata_pull_duration", 0.25),
            sum("gossip_privdata_retrieve_duration", 0.25),
            sum("gossip_privdata_send_duration", 0.25),
            sum("gossip_privdata_reconciliation_duration", 0.25),
            sum("gossip_privdata_validation_duration", 1.0));
  }

  private static String sum(String name, double seconds) {
    return "%s_sum{channel=\"mychannel\"} %s".formatted(name, number(seconds));
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString(Math.round(value)) : Double.toString(value);
  }

  private List<String> lines() {
    return metrics.text().lines().toList();
  }
}
