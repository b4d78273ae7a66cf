// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.base.ChannelName;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SigningIdentity;
import java.time.Clock;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Envelope;

/**
 * The embedded ordering service of one channel. Safe for use by many threads; one thread of its own
 * cuts the blocks and hands them on.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Orderer implements AutoCloseable {

  /**
   * Starts at once.
   *
   * @param lastBlock read once, at the start
   */
  public Orderer(
      ChannelName channel,
      Supplier<ChannelConfig> config,
      SigningIdentity signer,
      Cutting cutting,
      ChainEnd lastBlock,
      BlockReceiver receiver,
      Clock clock) {
    throw new UnsupportedOperationException(
        "" + channel + config + signer.mspId() + cutting + lastBlock + receiver + clock);
  }

  /**
   * Checks the envelope and queues it; returns before it is in a block. Waits while the queue is
   * full.
   */
  public Acceptance submit(Envelope envelope) {
    throw new UnsupportedOperationException(envelope.toString());
  }

  /** Takes no more; returns when all that was accepted is in blocks and received. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
