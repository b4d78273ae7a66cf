// SPDX-License-Identifier: Apache-2.0
package loadgen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/** How peers caught up, and the tables of it. */
final class CatchupResults {

  /**
   * One peer, once.
   *
   * @param transactions that came after the first look
   * @param seconds from that look to the last block
   * @param cpuMillis of the peer in that time
   * @param startMillis of CPU that its start and its joining had taken before
   * @param machineMillis of CPU of all that ran in that time
   * @param memory at equal steps
   */
  record Run(
      long transactions, double seconds, long cpuMillis, long startMillis, long machineMillis, List<Memory> memory) {

    double perSecond() {
      return transactions / seconds;
    }

    double cpuMicros() {
      return cpuMillis * 1e3 / transactions;
    }

    double otherPercent() {
      return 100.0 * (machineMillis - cpuMillis) / (seconds * 1e3 * Runtime.getRuntime().availableProcessors());
    }
  }

  /**
   * What a peer holds.
   *
   * @param heapKilobytes of a JVM after a collection, if that was asked for
   */
  record Memory(long residentMegabytes, long peakMegabytes, OptionalLong heapKilobytes) {}

  private final int transactions;
  private final int samples;
  private final Map<String, List<Run>> runs = new LinkedHashMap<>();

  CatchupResults(int transactions, int samples) {
    this.transactions = transactions;
    this.samples = samples;
  }

  void add(String label, Run run) {
    runs.computeIfAbsent(label, _ -> new ArrayList<>()).add(run);
  }

  /** Markdown tables of medians; of the speed and of the CPU also the extremes. */
  void print() {
    System.out.printf("%d transactions, %d to a block%n%n", transactions, OrdererClient.BLOCK);
    System.out.println(
        "| peer | blocks/s | tx/s | seconds | CPU s | CPU, us a transaction | CPU s before | peak resident MB | CPU of all others, % of the machine |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    runs.forEach((label, all) ->
        System.out.printf(
            "| %s | %.1f | %s | %.1f | %.1f | %s | %.1f | %.0f | %.0f |%n",
            label,
            median(all, Run::perSecond) / OrdererClient.BLOCK,
            withExtremes(all, Run::perSecond),
            median(all, Run::seconds),
            median(all, run -> run.cpuMillis() / 1e3),
            withExtremes(all, Run::cpuMicros),
            median(all, run -> run.startMillis() / 1e3),
            median(all, run -> run.memory().getLast().peakMegabytes()),
            median(all, Run::otherPercent)));
    System.out.printf("%n| resident MB after transactions | %s |%n", String.join(" | ", runs.keySet()));
    System.out.println("|---|" + "---|".repeat(runs.size()));
    for (int sample = 0; sample < samples; sample++) {
      StringBuilder row = new StringBuilder("| %d |".formatted((long) transactions * (sample + 1) / samples));
      for (List<Run> all : runs.values()) {
        int at = sample;
        row.append(" %.0f".formatted(median(all, run -> run.memory().get(at).residentMegabytes())));
        if (all.getFirst().memory().get(at).heapKilobytes().isPresent()) {
          row.append(
              " (heap %.1f)"
                  .formatted(median(all, run -> run.memory().get(at).heapKilobytes().orElse(0) / 1024.0)));
        }
        row.append(" |");
      }
      System.out.println(row);
    }
  }

  private static String withExtremes(List<Run> all, ToDoubleFunction<Run> value) {
    double[] sorted = sorted(all, value);
    return "%.0f [%.0f-%.0f]".formatted(median(all, value), sorted[0], sorted[sorted.length - 1]);
  }

  private static double median(List<Run> all, ToDoubleFunction<Run> value) {
    double[] sorted = sorted(all, value);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static double[] sorted(List<Run> all, ToDoubleFunction<Run> value) {
    return all.stream().mapToDouble(value).sorted().toArray();
  }
}
