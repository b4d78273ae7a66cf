// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import com.google.protobuf.ByteString;
import io.heddle.update.UpdateOutcome;
import org.hyperledger.fabric.protos.common.Envelope;

/** What waits for the thread that orders. */
sealed interface Item {

  /**
   * An envelope that was accepted.
   *
   * @param size of its payload and signature
   * @param sequence of the configuration by which it was
   */
  record Normal(ByteString envelope, long size, long sequence) implements Item {}

  /**
   * An update that was accepted, and what comes of it.
   *
   * @param sequence of the configuration by which it was
   */
  record Update(Envelope update, UpdateOutcome.Accepted outcome, long sequence) implements Item {}

  /** The time of a batch is over. */
  record TimedOut(long batch) implements Item {}

  /** Somebody has taken all blocks there are. */
  record Awaited() implements Item {}

  /** Nothing comes any more. */
  record Stop() implements Item {}
}
