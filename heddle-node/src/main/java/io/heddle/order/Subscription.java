// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.alive.Vital;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Somebody who wants the blocks of a channel, whether or not the orderer has that channel now. Safe
 * for threads.
 */
final class Subscription implements Following {

  private final BlockReceiver receiver;
  private final Vital vital;
  private final Consumer<Subscription> end;
  // guarded by this
  private long next;
  private Optional<Follower> follower = Optional.empty();

  Subscription(long height, BlockReceiver receiver, Vital vital, Consumer<Subscription> end) {
    this.next = height;
    this.receiver = receiver;
    this.vital = vital;
    this.end = end;
  }

  /** There is a chain, which is followed from where the one before it has ended. */
  synchronized void begin(Chain chain) {
    pause();
    follower = Optional.of(chain.follow(next, receiver, vital));
  }

  /** The chain is to be closed; returns when the receiver has all of it, or cannot for long. */
  synchronized void pause() {
    follower.ifPresent(present -> {
      present.close();
      next = present.next();
    });
    follower = Optional.empty();
  }

  @Override
  public void close() {
    end.accept(this);
    pause();
  }
}
