// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process of Java holds once all that nobody refers to is collected.
 *
 * @param instances how many of each class there are
 * @param heapBytes all of them
 * @param descriptors files, sockets and pipes that are open
 */
public record JvmFootprint(
    Map<String, Long> instances, long heapBytes, long classes, long threads, long descriptors) {

  private static final Pattern ROW =
      Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+)(?: \\(.*\\))?");

  public JvmFootprint {
    instances = Map.copyOf(instances);
  }

  /** That of a process that runs on this machine, as this user. */
  public static JvmFootprint of(Process process) {
    Map<String, Long> instances = new TreeMap<>();
    long bytes = 0;
    var _ = ask(process, "GC.run"); // what is freed when its owner is gone goes with the next one
    for (String line : ask(process, "GC.class_histogram").lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        instances.merge(row.group(3), Long.parseLong(row.group(1)), Long::sum);
        bytes += row.group(3).contains("FillerElement") ? 0 : Long.parseLong(row.group(2));
      }
    }
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    return new JvmFootprint(
        instances,
        bytes,
        counter(process, "java.cls.loadedClasses") - counter(process, "java.cls.unloadedClasses"),
        entries(proc.resolve("task")),
        entries(proc.resolve("fd")));
  }

  /** The classes that have so many more instances than before, and how many more. */
  public Map<String, Long> grownBy(long atLeast, JvmFootprint before) {
    return instances.entrySet().stream()
        .map(each ->
            Map.entry(
                each.getKey(), each.getValue() - before.instances.getOrDefault(each.getKey(), 0L)))
        .filter(each -> each.getValue() >= atLeast)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, TreeMap::new));
  }

  private static long counter(Process process, String name) {
    return ask(process, "PerfCounter.print")
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("The process does not count " + name));
  }

  private static long entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.count();
    } catch (IOException e) {
      throw new AssertionError("'%s' cannot be read".formatted(folder), e);
    }
  }

  private static String ask(Process process, String question) {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(process.pid()),
                  question)
              .redirectErrorStream(true)
              .start();
      return new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError("jcmd cannot be run", e);
    }
  }
}
