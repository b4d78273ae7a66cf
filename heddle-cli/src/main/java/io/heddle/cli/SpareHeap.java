// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.time.Duration;

/**
 * Gives memory back to the machine that Java's heap took in a burst of big values, when the node
 * has become calm: the collector itself gives none back until its next full collection, which in a
 * calm node never comes. For one thread.
 */
final class SpareHeap {

  /** From one look to the next. */
  private static final Duration STEP = Duration.ofSeconds(15);

  /** More than a node under load has without big values. */
  private static final long USUAL_BYTES = 192L << 20;

  /** What a calm node allocates from one look to the next at most. */
  private static final long FEW_BYTES = 16L << 20;

  private final Runnable collection;
  private long used;
  private boolean isCollected;

  SpareHeap(Runnable collection) {
    this.collection = collection;
  }

  /** Looks again and again until that is closed. */
  static Ticking start() {
    var heap = new SpareHeap(System::gc);
    return Ticking.start(
        STEP,
        _ -> {
          Runtime java = Runtime.getRuntime();
          heap.look(java.totalMemory(), java.totalMemory() - java.freeMemory());
        });
  }

  /** Collects, once for each calm, if the heap is large and little was allocated meanwhile. */
  void look(long totalBytes, long usedBytes) {
    boolean isCalm = Math.abs(usedBytes - used) < FEW_BYTES;
    used = usedBytes;
    if (!isCalm) {
      isCollected = false;
    } else if (!isCollected && totalBytes > USUAL_BYTES) {
      collection.run();
      isCollected = true;
    }
  }
}
