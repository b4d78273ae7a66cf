// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.heddle.alive.Vital;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.commit.Committer;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.testing.CommittingPeer;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Spec({"NA-200", "NA-219"})
final class CommittedConfigTest {

  private static final List<Block> BLOCKS = RecordedChannel.blocks();

  @TempDir private Path directory;

  @Test
  void follows_the_configuration_blocks_of_the_ledger() {
    try (CommittingPeer peer = CommittingPeer.at(138, directory)) {
      var config = new CommittedConfig(peer.ledger());
      assertThat(config.get().sequence()).isZero();

      peer.committer().commit(BLOCKS.get(138));

      assertThat(config.get().sequence()).isEqualTo(1);
    }
  }

  @Test
  void is_the_same_one_until_it_changes() {
    try (CommittingPeer peer = CommittingPeer.at(2, directory)) {
      var config = new CommittedConfig(peer.ledger());
      var before = config.get();

      peer.committer().commit(BLOCKS.get(2));

      assertThat(config.get()).isSameAs(before);
    }
  }

  @Test
  void there_is_none_before_the_first_block() {
    try (CommittingPeer peer = CommittingPeer.at(0, directory)) {
      var config = new CommittedConfig(peer.ledger());

      assertThatExceptionOfType(HeddleException.class)
          .isThrownBy(config::get)
          .withMessage("Channel 'mychannel' has no configuration yet")
          .satisfies(failure -> assertThat(failure.fault()).isEqualTo(Fault.NOT_FOUND));
    }
  }

  @Test
  void the_first_block_of_another_channel_is_refused() {
    try (LedgerStore store = LedgerStore.open(directory)) {
      Ledger ledger = store.ledger(new ChannelName("elsewhere"));
      var committer =
          new Committer(
              ledger, new Validator(new CommittedConfig(ledger), ledger), Vital.alone("committer"));

      assertThatExceptionOfType(HeddleException.class)
          .isThrownBy(() -> committer.commit(BLOCKS.getFirst()))
          .withMessage("The first block of channel 'elsewhere' is one of channel 'mychannel'");
    }
  }
}
