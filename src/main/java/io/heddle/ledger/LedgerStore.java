// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.base.ChannelName;
import java.nio.file.Path;
import java.util.Set;

/** The ledgers of one peer, in one directory that one process at a time may use. */
@SuppressWarnings("DoNotCallSuggester") // bodies come next
public final class LedgerStore implements AutoCloseable {

  private LedgerStore() {}

  /**
   * Opens the ledgers in a directory, which is made if it does not exist.
   *
   * @throws io.heddle.base.HeddleException {@code UNAVAILABLE} if another process uses the
   *     directory, {@code BAD_INPUT} if it cannot be written or was written by another version
   */
  public static LedgerStore open(Path dir) {
    throw new UnsupportedOperationException();
  }

  /** The channels that have a block. */
  public Set<ChannelName> channels() {
    throw new UnsupportedOperationException();
  }

  /** The ledger of a channel, always the same one; empty if the channel has no block yet. */
  public Ledger ledger(ChannelName channel) {
    throw new UnsupportedOperationException();
  }

  /** Closes snapshots that are still open, and the store. Twice is harmless. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
