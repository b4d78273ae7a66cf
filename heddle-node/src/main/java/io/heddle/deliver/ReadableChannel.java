// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import io.heddle.base.ChannelName;
import io.heddle.channel.ChannelConfig;
import io.heddle.events.ReadingTurns;
import io.heddle.events.SharedBlock;
import java.util.Optional;

/** A channel as those see it who read its blocks, from a peer or from an orderer. */
public interface ReadableChannel {

  /** Those that one peer or one orderer has. */
  @FunctionalInterface
  interface Lookup {

    /**
     * The channel of that name.
     *
     * @param name as a client gave it, so it may be anything
     */
    Optional<? extends ReadableChannel> find(String name);
  }

  ChannelName name();

  /** The configuration in force. */
  ChannelConfig config();

  /** The number of the first block that is kept; those before it are nowhere here. */
  default long firstBlock() {
    return 0;
  }

  /** The number of the block to come. */
  long height();

  /** Waits until the block is there; false once nothing is to be read any more. */
  boolean await(long number) throws InterruptedException;

  /** A block that is there; to be asked for with a turn. */
  SharedBlock block(long number);

  /** For work on behalf of readers. */
  ReadingTurns turns();
}
