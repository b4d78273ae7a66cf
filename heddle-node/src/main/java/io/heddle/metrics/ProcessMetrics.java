// SPDX-License-Identifier: Apache-2.0
package io.heddle.metrics;

import io.heddle.operations.Metrics;
import io.heddle.operations.Sample;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The process itself; files below {@code /proc} are looked at only where there are any. */
public final class ProcessMetrics {

  private static final Path OPEN_FILES = Path.of("/proc/self/fd");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long KIBIBYTE = 1024;

  private ProcessMetrics() {}

  public static void add(Metrics metrics, String version) {
    metrics.gauge(
        "fabric_version",
        "The active version of Fabric.",
        List.of("version"),
        () -> List.of(new Sample(List.of(version), 1)));
    ProcessHandle.Info info = ProcessHandle.current().info();
    metrics.counted(
        "process_cpu_seconds_total",
        "Total user and system CPU time spent in seconds.",
        () ->
            ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis()
                / 1e3);
    metrics.gauge(
        "process_start_time_seconds",
        "Start time of the process since unix epoch in seconds.",
        () -> info.startInstant().orElse(Instant.EPOCH).toEpochMilli() / 1e3);
    if (Files.isDirectory(OPEN_FILES)) {
      metrics.gauge(
          "process_open_fds", "Number of open file descriptors.", ProcessMetrics::openFiles);
      metrics.gauge(
          "process_resident_memory_bytes",
          "Resident memory size in bytes.",
          () -> status("VmRSS:"));
      metrics.gauge(
          "process_virtual_memory_bytes", "Virtual memory size in bytes.", () -> status("VmSize:"));
    }
    metrics.gauge(
        "jvm_threads",
        "Platform threads of the Java runtime.",
        () -> ManagementFactory.getThreadMXBean().getThreadCount());
    metrics.gauge(
        "jvm_heap_used_bytes",
        "Memory in use on the heap.",
        () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
  }

  private static long openFiles() {
    try (Stream<Path> files = Files.list(OPEN_FILES)) {
      return files.count();
    } catch (IOException e) {
      return 0;
    }
  }

  private static long status(String key) {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
              .filter(line -> line.startsWith(key))
              .map(line -> line.replaceAll("\\D", ""))
              .mapToLong(Long::parseLong)
              .findFirst()
              .orElse(0)
          * KIBIBYTE;
    } catch (IOException e) {
      return 0;
    }
  }
}
