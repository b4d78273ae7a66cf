// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The virtual threads of this process, which no thread group or MXBean lists. */
public final class VirtualThreads {

  private static final Pattern NAME = Pattern.compile("\"name\": \"([^\"]*)\"");

  private VirtualThreads() {}

  /** How many threads are alive now, platform threads among them. */
  public static int count() {
    return named("").size();
  }

  /** The names of those alive now that begin so. */
  public static List<String> named(String prefix) {
    try {
      Path directory = Files.createTempDirectory("threads");
      Path dump = directory.resolve("dump.json");
      try {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .dumpThreads(
                dump.toAbsolutePath().toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.JSON);
        return NAME.matcher(Files.readString(dump))
            .results()
            .map(found -> found.group(1))
            .filter(name -> name.startsWith(prefix))
            .toList();
      } finally {
        Files.deleteIfExists(dump);
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new AssertionError("The threads could not be listed", e);
    }
  }
}
