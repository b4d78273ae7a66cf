// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** A process and all that it started, to be ended together. */
public final class ProcessTree {

  /*
   * A process whose parent has ended belongs to init and is no longer found as a descendant, so the
   * tree is taken down before the first signal, and what is born while we wait is added.
   */

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final Set<ProcessHandle> members = new HashSet<>();

  ProcessTree(ProcessHandle root) {
    members.add(root);
    findMore();
  }

  /** Asks all of them to end; true if they have when the time is over. */
  boolean terminate(Duration limit) throws InterruptedException {
    members.forEach(ProcessHandle::destroy);
    return awaitEnd(limit);
  }

  /** Kills all of them; true if they have ended when the time is over. */
  boolean kill(Duration limit) throws InterruptedException {
    findMore();
    members.forEach(ProcessHandle::destroyForcibly);
    return awaitEnd(limit);
  }

  private boolean awaitEnd(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (members.stream().anyMatch(ProcessTree::isAlive)) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      Thread.sleep(LOOK_EVERY);
      findMore();
    }
    return true;
  }

  private void findMore() {
    for (ProcessHandle member : Set.copyOf(members)) {
      member.descendants().forEach(members::add);
    }
  }

  /** A zombie is dead, though Java does not say so: in a container nobody may ever reap it. */
  public static boolean isAlive(ProcessHandle handle) {
    return handle.isAlive() && !isZombie(handle);
  }

  private static boolean isZombie(ProcessHandle handle) {
    try {
      String stat = Files.readString(Path.of("/proc/" + handle.pid() + "/stat"));
      return stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException _) {
      // not on Linux, or gone by now
      return false;
    }
  }
}
