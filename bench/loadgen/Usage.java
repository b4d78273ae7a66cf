// SPDX-License-Identifier: Apache-2.0
package loadgen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * CPU time used so far, in milliseconds (the kernel counts in steps of 10), from /proc.
 *
 * @param processes by name
 * @param machine of everything that runs, stolen time included
 */
record Usage(Map<String, Long> processes, long machine) {

  private static final int MILLIS_PER_TICK = 10;
  private static final int IDLE = 4;
  private static final int WAITING_FOR_DISK = 5;

  static Usage now(Map<String, Long> pids) throws IOException {
    Map<String, Long> processes = new LinkedHashMap<>();
    for (Map.Entry<String, Long> pid : pids.entrySet()) {
      processes.put(pid.getKey(), cpuMillis(pid.getValue()));
    }
    return new Usage(processes, busyMillis());
  }

  Usage since(Usage before) {
    Map<String, Long> used = new LinkedHashMap<>();
    processes.forEach((name, millis) -> used.put(name, millis - before.processes.get(name)));
    return new Usage(used, machine - before.machine);
  }

  static long residentMegabytes(long pid) throws IOException {
    return kilobytes(pid, "VmRSS") / 1024;
  }

  /** A line of the process's status; 0 if it is not there. */
  static long kilobytes(long pid, String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith(name + ":")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    return 0;
  }

  private static long cpuMillis(long pid) throws IOException {
    String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MILLIS_PER_TICK;
  }

  private static long busyMillis() throws IOException {
    String[] fields = Files.readAllLines(Path.of("/proc/stat")).getFirst().split("\\s+");
    long busy = 0;
    for (int i = 1; i <= 8; i++) {
      busy += i == IDLE || i == WAITING_FOR_DISK ? 0 : Long.parseLong(fields[i]);
    }
    return busy * MILLIS_PER_TICK;
  }
}
