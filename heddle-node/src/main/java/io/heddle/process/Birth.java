// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import io.heddle.disk.Boot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * When a process began, as a text that no other process with the same number has: on Linux the
 * number of the boot and the ticks since it, which no change of the clock affects.
 */
public final class Birth {

  private static final int START_TICKS = 19;

  private Birth() {}

  public static String of(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return Boot.id().orElse("")
          + " "
          + stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START_TICKS];
    } catch (IOException _) {
      // not on Linux, or gone by now
      return process.info().startInstant().map(Object::toString).orElse("unknown");
    }
  }
}
