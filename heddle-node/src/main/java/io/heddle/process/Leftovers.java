// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a process started and did not end before it ended itself. Safe for threads.
 *
 * <p>A process that lost its parent is no descendant any more. It is known if it was seen before;
 * on Linux also by the outputs, which it has inherited unless it closed them.
 */
final class Leftovers {

  private final ProcessHandle root;
  private final Set<Path> outputs;
  private final Set<ProcessHandle> seen = ConcurrentHashMap.newKeySet();

  /** To be made right after the start of the process. */
  Leftovers(ProcessHandle root) {
    this.root = root;
    this.outputs = outputs(root);
  }

  /** Looks for what is there now. */
  void look() {
    root.descendants().forEach(seen::add);
  }

  /** Kills all of them, and what they have started. */
  void kill() {
    Set<ProcessHandle> left = new HashSet<>(seen);
    if (!outputs.isEmpty()) {
      ProcessHandle.allProcesses().filter(this::holdsAnOutput).forEach(left::add);
    }
    left.remove(root);
    left.forEach(process -> {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    });
  }

  private boolean holdsAnOutput(ProcessHandle process) {
    return process.pid() != ProcessHandle.current().pid()
        && outputs(process).stream().anyMatch(outputs::contains);
  }

  private static Set<Path> outputs(ProcessHandle process) {
    Set<Path> found = new HashSet<>();
    for (String number : new String[] {"1", "2"}) {
      try {
        Path output = Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/fd/" + number));
        if (output.toString().startsWith("pipe:")) {
          found.add(output);
        }
      } catch (IOException _) {
        // not on Linux, of another user, or gone by now
      }
    }
    return found;
  }
}
