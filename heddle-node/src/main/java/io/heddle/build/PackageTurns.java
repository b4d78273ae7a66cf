// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.PackageId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One at a time for each package, several for several. Of a package that nobody works on, nothing
 * is kept. Safe for threads.
 */
final class PackageTurns {

  /**
   * Who has the lock of a package or waits for it is counted in it; whoever is last takes it away.
   */
  private record Line(ReentrantLock lock, int length) {}

  private final ConcurrentMap<PackageId, Line> lines = new ConcurrentHashMap<>();

  /** The end of a turn. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /** A turn with the package, once all before it are over. */
  Turn take(PackageId id) {
    ReentrantLock lock = queue(id);
    lock.lock();
    return () -> leave(id, lock);
  }

  /**
   * As {@link #take}.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  Turn takeInterruptibly(PackageId id) throws InterruptedException {
    ReentrantLock lock = queue(id);
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      unqueue(id);
      throw e;
    }
    return () -> leave(id, lock);
  }

  /** Whether somebody works on the package. */
  boolean isTaken(PackageId id) {
    return lines.containsKey(id);
  }

  private ReentrantLock queue(PackageId id) {
    Line longer =
        lines.merge(
            id,
            new Line(new ReentrantLock(), 1),
            (line, _) -> new Line(line.lock(), line.length() + 1));
    return longer.lock();
  }

  private void leave(PackageId id, ReentrantLock lock) {
    lock.unlock();
    unqueue(id);
  }

  private void unqueue(PackageId id) {
    lines.computeIfPresent(
        id, (_, line) -> line.length() == 1 ? null : new Line(line.lock(), line.length() - 1));
  }
}
