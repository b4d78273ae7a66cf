// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;

/** Ledgers of one channel, of peers that no node runs now, held against each other. */
public final class SameLedgers {

  private SameLedgers() {}

  /**
   * Checks each of them as {@link LedgerAudit} does, and that all have the same blocks and the same
   * commit hash.
   *
   * @param committed transactions that a client was told are valid
   * @return the height of all
   */
  public static long check(
      List<Path> directories, ChannelName channel, Collection<TxId> committed) {
    Path first = directories.getFirst();
    long height = LedgerAudit.check(first, channel, committed);
    for (Path other : directories.subList(1, directories.size())) {
      assertThat(LedgerAudit.check(other, channel, committed)).as("%s", other).isEqualTo(height);
      assertThat(blocks(other, channel)).as("%s", other).isEqualTo(blocks(first, channel));
      assertThat(commitHash(other, channel)).as("%s", other).isEqualTo(commitHash(first, channel));
    }
    return height;
  }

  private static List<Block> blocks(Path directory, ChannelName channel) {
    try (LedgerStore store = LedgerStore.open(directory)) {
      Ledger ledger = store.ledger(channel);
      List<Block> blocks = new ArrayList<>();
      for (long number = 0; number < ledger.height(); number++) {
        blocks.add(ledger.block(number).orElseThrow());
      }
      return blocks;
    }
  }

  private static ByteString commitHash(Path directory, ChannelName channel) {
    try (LedgerStore store = LedgerStore.open(directory)) {
      return store.ledger(channel).commitHash();
    }
  }
}
