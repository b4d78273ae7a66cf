// SPDX-License-Identifier: Apache-2.0
package io.heddle.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.heddle.process.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The processes that a builder started, also those that lost their parent. For one thread.
 *
 * <p>A process that lost its parent is no descendant any more. On Linux it is known by the mark in
 * its environment; elsewhere only if it was seen while its parent lived.
 */
final class MarkedProcesses {

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final String mark;
  private final Set<ProcessHandle> seen = new HashSet<>();

  MarkedProcesses(String mark) {
    this.mark = mark;
  }

  /** Waits for the end of the process and remembers what it starts; false when time is over. */
  boolean watch(Process process, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!process.waitFor(LOOK_EVERY)) {
      process.descendants().forEach(seen::add);
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
    }
    return true;
  }

  /** How many are left of them after the time; returns at once when none is. */
  int leftAfter(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!living().isEmpty() && System.nanoTime() - deadline < 0) {
      Thread.sleep(LOOK_EVERY);
    }
    return living().size();
  }

  void kill() {
    living().forEach(ProcessHandle::destroyForcibly);
  }

  private Set<ProcessHandle> living() {
    Set<ProcessHandle> living = new HashSet<>(seen);
    ProcessHandle.allProcesses().filter(this::isMarked).forEach(living::add);
    living.removeIf(process -> !ProcessTree.isAlive(process));
    return living;
  }

  private boolean isMarked(ProcessHandle process) {
    Path environment = Path.of("/proc/" + process.pid() + "/environ");
    try {
      return new String(Files.readAllBytes(environment), ISO_8859_1).contains(mark);
    } catch (IOException _) {
      // not on Linux, of another user, or gone by now
      return false;
    }
  }
}
