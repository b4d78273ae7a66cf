// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import io.heddle.alive.Mishap;
import io.heddle.base.ChannelName;
import io.heddle.disk.Reason;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.StateSnapshot;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot that is to be written.
 *
 * @param ledger of which it is, at the end of this state or behind it
 * @param source what to close when it is written
 */
record SnapshotWork(long block, Ledger ledger, StateSnapshot state, AutoCloseable source) {

  private static final Logger log = LoggerFactory.getLogger(SnapshotWork.class);

  /** Writes it, or tells why not. */
  void write(SnapshotPlaces places, Runnable check) {
    ChannelName channel = ledger.channel();
    log.info("[{}] Generating snapshot lastCommittedBlockNumber={}", channel, block);
    try (AutoCloseable _ = source) {
      places.make(channel, block, folder -> new SnapshotWriter(ledger, state, check).write(folder));
      log.info("[{}] Generated snapshot lastCommittedBlockNumber={}", channel, block);
    } catch (Exception | Error e) {
      log.error(
          "[{}] Failed to generate snapshot lastCommittedBlockNumber={} error={}",
          channel,
          block,
          e instanceof IOException io ? Reason.words(io) : Mishap.reason(e));
    }
  }
}
