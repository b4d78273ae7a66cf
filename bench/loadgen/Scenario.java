// SPDX-License-Identifier: Apache-2.0
package loadgen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One line of a plan.
 *
 * @param function a function of the key-value chaincode, with a number behind it if it takes one: {@code putMany/1000}
 * @param concurrency how many calls are under way at once
 */
record Scenario(Call.Kind kind, String function, int concurrency, int calls) {

  private static final AtomicLong FRESH = new AtomicLong(System.nanoTime() & 0xffffffffffL);
  private static final String HUNDRED_BYTES = "x".repeat(100);
  private static final int BLOCKS = 100;

  static List<Scenario> readPlan(Path file) throws IOException {
    List<Scenario> plan = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] words = line.strip().split("\\s+");
        plan.add(
            new Scenario(
                Call.Kind.valueOf(words[0].toUpperCase(Locale.ROOT)),
                words[1],
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3])));
      }
    }
    return plan;
  }

  /** Whether it reads the keys that are written once for all that read. */
  boolean readsLoadedKeys() {
    return List.of("get", "getRange", "countRange").contains(function.split("/")[0]);
  }

  /** The same with so many calls at most. */
  Scenario ofAtMost(int most) {
    return new Scenario(kind, function, concurrency, Math.min(calls, most));
  }

  /** What the keys of a loaded block begin with. */
  static String prefix(int block) {
    return "r%03d".formatted(block);
  }

  /** The arguments of one call; keys are drawn anew each time. */
  List<String> arguments() {
    String[] parts = function.split("/");
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return switch (parts[0]) {
      case "noop" -> List.of("noop");
      case "get" ->
          List.of("get", "%s%06d".formatted(prefix(random.nextInt(BLOCKS)), random.nextInt(1000)));
      case "put" -> List.of("put", "p" + FRESH.incrementAndGet(), HUNDRED_BYTES);
      case "putMany" -> List.of("putMany", "m" + FRESH.incrementAndGet() + "-", parts[1]);
      case "getRange", "countRange" -> {
        int blocks = Integer.parseInt(parts[1]) / 1000;
        int from = blocks >= BLOCKS ? 0 : random.nextInt(BLOCKS - blocks);
        yield List.of(parts[0], prefix(from), prefix(from + blocks));
      }
      default -> throw new IllegalArgumentException("no function '%s'".formatted(function));
    };
  }

  @Override
  public String toString() {
    return "%s %s c%d".formatted(kind.name().toLowerCase(Locale.ROOT), function, concurrency);
  }
}
