// SPDX-License-Identifier: Apache-2.0
package loadgen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a node holds at one moment; from /proc, so on Linux only.
 *
 * @param transactions committed up to then
 */
record Footprint(long transactions, long residentMegabytes, long threads, long descriptors, long diskBytes) {

  private static final int PARTS = 6;

  static Footprint now(long pid, Path data, long transactions) throws IOException {
    Path process = Path.of("/proc/" + pid);
    try (Stream<Path> threads = Files.list(process.resolve("task"));
        Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      return new Footprint(
          transactions, Usage.residentMegabytes(pid), threads.count(), descriptors.count(), bytesBelow(data));
    }
  }

  /** A table of the first moment and of equal parts of the time after it, then the disk that a transaction costs. */
  static void print(List<Footprint> samples, Duration took) {
    System.out.println("| up to | transactions | resident MB, at most | threads, at most | descriptors, at most | disk MB |");
    System.out.println("|---|---|---|---|---|---|");
    row("start", samples.subList(0, 1));
    int measured = samples.size() - 1;
    for (int part = 0; part < PARTS; part++) {
      int end = measured * (part + 1) / PARTS;
      row(
          "%.1f min".formatted(took.toSeconds() * (part + 1) / 60.0 / PARTS),
          samples.subList(1 + measured * part / PARTS, 1 + end));
    }
    Footprint first = samples.getFirst();
    Footprint last = samples.getLast();
    System.out.printf(
        "%n%.0f bytes on disk for a transaction%n",
        (double) (last.diskBytes - first.diskBytes) / (last.transactions - first.transactions));
  }

  private static void row(String label, List<Footprint> part) {
    if (part.isEmpty()) {
      return;
    }
    System.out.printf(
        "| %s | %d | %d | %d | %d | %d |%n",
        label,
        part.getLast().transactions,
        part.stream().mapToLong(Footprint::residentMegabytes).max().orElse(0),
        part.stream().mapToLong(Footprint::threads).max().orElse(0),
        part.stream().mapToLong(Footprint::descriptors).max().orElse(0),
        part.getLast().diskBytes >> 20);
  }

  private static long bytesBelow(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.mapToLong(Footprint::size).sum();
    } catch (UncheckedIOException e) {
      return bytesBelow(directory); // a file went away meanwhile
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
