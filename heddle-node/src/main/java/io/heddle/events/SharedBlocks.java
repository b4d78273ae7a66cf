// SPDX-License-Identifier: Apache-2.0
package io.heddle.events;

import io.heddle.ledger.Ledger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;

/**
 * The blocks of one ledger for all who read it: a block is read and taken apart once for those who
 * come to it soon after one another. Safe for threads.
 */
public final class SharedBlocks {

  /** Of the blocks themselves; what is made of them is no larger. */
  private static final long MAX_BYTES = 8L << 20;

  private final Ledger ledger;
  private final ReadingTurns turns = new ReadingTurns();
  private final Map<Long, SharedBlock> latest = new LinkedHashMap<>(16, 0.75f, true); // itself
  private long bytes; // guarded by latest

  public SharedBlocks(Ledger ledger) {
    this.ledger = ledger;
  }

  public Ledger ledger() {
    return ledger;
  }

  /** Readers of all kinds wait for the same turns. */
  public ReadingTurns turns() {
    return turns;
  }

  /** Empty if it is not in the ledger yet. */
  public Optional<SharedBlock> block(long number) {
    synchronized (latest) {
      SharedBlock known = latest.get(number);
      if (known != null) {
        return Optional.of(known);
      }
    }
    return ledger.block(number).map(this::keep);
  }

  /** How many bytes of blocks are kept. */
  long bytes() {
    synchronized (latest) {
      return bytes;
    }
  }

  private SharedBlock keep(Block block) {
    var shared = new SharedBlock(block);
    synchronized (latest) {
      SharedBlock other = latest.put(block.getHeader().getNumber(), shared);
      bytes += shared.size() - (other == null ? 0 : other.size());
      var eldest = latest.values().iterator();
      while (bytes > MAX_BYTES && eldest.hasNext()) {
        bytes -= eldest.next().size();
        eldest.remove();
      }
    }
    return shared;
  }
}
