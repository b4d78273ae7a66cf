// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import io.heddle.base.MspId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the peers of one organisation have been answered and do not take, on however many streams:
 * if it is much, they wait, and those of other organisations do not. Safe for threads.
 */
final class Backlog {

  private static final long MAX_BYTES = Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8);
  private static final int MAX_LARGE = 4;

  private final AtomicLong bytes = new AtomicLong();
  private final Semaphore large = new Semaphore(MAX_LARGE);

  /** Those of all organisations. */
  static final class All {
    private final Map<MspId, Backlog> byOrganisation = new ConcurrentHashMap<>();

    Backlog of(MspId organisation) {
      return byOrganisation.computeIfAbsent(organisation, _ -> new Backlog());
    }
  }

  boolean hasRoom(long size) {
    return bytes.get() + size <= MAX_BYTES || bytes.get() == 0;
  }

  void add(long size) {
    bytes.addAndGet(size);
  }

  /** For as long as a large answer is made; some of an organisation may be at once. */
  Semaphore large() {
    return large;
  }
}
