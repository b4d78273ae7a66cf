// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import java.time.Duration;

/**
 * Hears how long a peer took for what it does with private data on one channel. Safe for threads.
 *
 * <p>Fabric: gossip/metrics/metrics.go, PrivdataMetrics.
 */
@FunctionalInterface
public interface PrivateTimer {

  /** Hears nothing. */
  PrivateTimer NONE = (_, _) -> {};

  /** What took its time. */
  enum Step {
    /** For a block: what of its private data concerns the peer, and what of that it has. */
    LIST_MISSING,
    /** For a block: all that others were asked for before it was committed. */
    FETCH,
    /** One other peer was asked and has answered. */
    PULL,
    /** What another peer has asked for was looked for in the ledger. */
    RETRIEVE,
    /** Another peer was given what a transaction wrote, or could not be. */
    SEND,
    /** A round of asking for what blocks lacked. */
    RECONCILIATION
  }

  /** Must return soon and must not fail. */
  void took(Step step, Duration time);

  /** Tells it how long it is since {@link System#nanoTime} was this. */
  default void tookSince(Step step, long begin) {
    took(step, Duration.ofNanos(System.nanoTime() - begin));
  }
}
