// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Calls back when a test says so. */
final class ManualTimer implements BatchTimer {

  private record Started(Duration delay, Runnable expired) {}

  private final List<Started> running = new ArrayList<>();

  @Override
  public synchronized Pending start(Duration delay, Runnable expired) {
    Started started = new Started(delay, expired);
    running.add(started);
    return () -> cancel(started);
  }

  private synchronized void cancel(Started started) {
    running.remove(started);
  }

  /** The delays of the calls that have not come yet. */
  synchronized List<Duration> delays() {
    return running.stream().map(Started::delay).toList();
  }

  void expire() {
    List<Started> due;
    synchronized (this) {
      due = List.copyOf(running);
      running.clear();
    }
    due.forEach(started -> started.expired().run());
  }
}
