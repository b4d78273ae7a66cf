// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.alive.Vital;
import io.heddle.channel.ChannelConfig;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.LedgerStore;
import io.heddle.testing.Joining;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedUpdates;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.Objects;
import org.hyperledger.fabric.protos.common.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TakenBlocksTest {

  @TempDir private Path dir;

  /** Whoever wrote the ledger knew more than this peer. */
  @Test
  @Spec("NA-195")
  void says_at_once_that_a_channel_can_only_be_read() {
    Config unsupported =
        Objects.requireNonNull(RecordedUpdates.of("v3.1.5").made().get(1L)).config().getConfig();
    Vital committer = Vital.alone("committer");
    try (LedgerStore store = LedgerStore.open(dir);
        JoinedChannel channel =
            Joining.channel(
                store.ledger(RecordedChannel.NAME),
                ChannelConfig.bundle(RecordedChannel.NAME, unsupported))) {
      var blocks = new TakenBlocks(channel, committer);

      assertThat(committer.lastingProblem())
          .contains(
              "The configuration of channel 'mychannel' demands what this peer has not: Application capability V9_9 is required but not supported; the peer takes no further blocks of the channel, what it has can be read");
      blocks.receive(RecordedChannel.asOrdered(RecordedChannel.blocks().getFirst()));
      assertThat(channel.ledger().height()).isZero();
      assertThat(blocks.isOver()).as("nobody is to be asked for blocks").isTrue();
    }
  }
}
