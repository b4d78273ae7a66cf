// SPDX-License-Identifier: Apache-2.0
package loadgen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All that was measured, and the table of it. */
final class Results {

  /**
   * One scenario on one peer, once.
   *
   * @param nanos what each call took, sorted
   * @param wallNanos what all of them took together
   * @param residentMegabytes of the peer's processes, chaincode left out
   */
  record Result(long[] nanos, long wallNanos, Usage used, long residentMegabytes, int errors) {

    double perSecond() {
      return nanos.length * 1e9 / wallNanos;
    }

    double percentileMillis(int percent) {
      return nanos[Math.min(nanos.length - 1, nanos.length * percent / 100)] / 1e6;
    }

    /** Of the peer and, if it is another process, the orderer. */
    double peerMicrosPerCall() {
      return micros(
          used.processes().getOrDefault("peer", 0L) + used.processes().getOrDefault("orderer", 0L));
    }

    double chaincodeMicrosPerCall() {
      return micros(used.processes().getOrDefault("chaincode", 0L));
    }

    /** Share of the machine that went to processes which are not part of the measurement. */
    double otherPercent() {
      long measured = used.processes().values().stream().mapToLong(Long::longValue).sum();
      double available = wallNanos / 1e6 * Runtime.getRuntime().availableProcessors();
      return Math.max(0, 100.0 * (used.machine() - measured) / available);
    }

    private double micros(long millis) {
      return millis * 1000.0 / nanos.length;
    }
  }

  private final Map<String, List<Result>> all = new LinkedHashMap<>();

  void add(Scenario scenario, Peer peer, Result result) {
    all.computeIfAbsent(key(scenario, peer), _ -> new ArrayList<>()).add(result);
  }

  /** A Markdown table of medians, for the processor time with the smallest and the greatest. */
  void print(List<Scenario> plan, List<Peer> peers) {
    System.out.println(
        "| scenario | system | calls/s | p50 ms | p99 ms | CPU of peer and orderer, us a call | of the chaincode"
            + " | resident MB | other load % | errors |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|");
    for (Scenario scenario : plan) {
      for (Peer peer : peers) {
        List<Result> results = all.getOrDefault(key(scenario, peer), List.of());
        System.out.printf(
            "| %s | %s | %.0f | %.2f | %.2f | %.0f [%.0f-%.0f] | %.0f | %.0f | %.0f | %d |%n",
            scenario,
            peer.label(),
            median(results, Result::perSecond),
            median(results, result -> result.percentileMillis(50)),
            median(results, result -> result.percentileMillis(99)),
            median(results, Result::peerMicrosPerCall),
            sorted(results, Result::peerMicrosPerCall)[0],
            sorted(results, Result::peerMicrosPerCall)[results.size() - 1],
            median(results, Result::chaincodeMicrosPerCall),
            median(results, result -> result.residentMegabytes()),
            median(results, Result::otherPercent),
            results.stream().mapToInt(Result::errors).sum());
      }
    }
  }

  private static double median(List<Result> results, ToDoubleFunction<Result> value) {
    double[] sorted = sorted(results, value);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static double[] sorted(List<Result> results, ToDoubleFunction<Result> value) {
    return results.stream().mapToDouble(value).sorted().toArray();
  }

  private static String key(Scenario scenario, Peer peer) {
    return scenario + " " + peer.label();
  }
}
