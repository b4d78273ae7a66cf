// SPDX-License-Identifier: Apache-2.0
package loadgen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** So many calls of each scenario come first and are told apart: what a peer takes that has just been started. */
  static final int FIRST_CALLS = 1000;

  private static final double STABLE = 0.03;
  private static final double MICROS_OF_A_TICK = 10_000;

  private final List<Scenario> plan;
  private final List<Peer> peers;
  private final int repetitions;
  private final Map<String, Result> first = new LinkedHashMap<>();
  private final Map<String, List<Result>> all = new LinkedHashMap<>();

  /**
   * @param repetitions the medians are those of so many, the last ones
   */
  Results(List<Scenario> plan, List<Peer> peers, int repetitions) {
    this.plan = plan;
    this.peers = peers;
    this.repetitions = repetitions;
  }

  void first(Scenario scenario, Peer peer, Result result) {
    first.put(key(scenario, peer), result);
  }

  void add(Scenario scenario, Peer peer, Result result) {
    all.computeIfAbsent(key(scenario, peer), _ -> new ArrayList<>()).add(result);
  }

  /**
   * Whether no median of the last repetitions differs from that of as many before them by more than it would by
   * chance.
   */
  boolean areStable() {
    return moving().filter(List::isEmpty).isPresent();
  }

  /** Which medians have changed, and how; empty while there are not enough repetitions to say so. */
  private Optional<List<String>> moving() {
    List<String> moving = new ArrayList<>();
    for (Scenario scenario : plan) {
      for (Peer peer : peers) {
        List<Result> results = all.getOrDefault(key(scenario, peer), List.of());
        if (results.size() < 2 * repetitions) {
          return Optional.empty();
        }
        double before =
            median(
                results.subList(results.size() - 2 * repetitions, results.size() - repetitions),
                Result::peerMicrosPerCall);
        double now = median(last(scenario, peer), Result::peerMicrosPerCall);
        if (Math.abs(now - before) > Math.max(STABLE * before, MICROS_OF_A_TICK / scenario.calls())) {
          moving.add("%s on %s (%+.0f %%)".formatted(scenario, peer.label(), 100 * (now / before - 1)));
        }
      }
    }
    return Optional.of(moving);
  }

  List<Result> last(Scenario scenario, Peer peer) {
    List<Result> results = all.getOrDefault(key(scenario, peer), List.of());
    return results.subList(Math.max(0, results.size() - repetitions), results.size());
  }

  double last(Scenario scenario, Peer peer, ToDoubleFunction<Result> value) {
    return median(last(scenario, peer), value);
  }

  Result first(Scenario scenario, Peer peer) {
    return first.get(key(scenario, peer));
  }

  /** A Markdown table of medians, for the processor time with the smallest and the greatest. */
  void print() {
    System.out.printf(
        "| scenario | system | calls/s | p50 ms | p99 ms | CPU of peer and orderer, us a call | in the first %,d calls"
            + " | ratio | of the chaincode | resident MB | other load %% | errors |%n",
        FIRST_CALLS);
    System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (Scenario scenario : plan) {
      for (Peer peer : peers) {
        row(scenario, peer);
      }
    }
    System.out.printf(
        "%nMedians of the last %d of %d repetitions", last(plan.getFirst(), peers.getFirst()).size(), count());
    System.out.println(
        moving()
            .map(
                moving ->
                    moving.isEmpty()
                        ? "; none differs from that of as many before by more than 3 % or a tick of the clock"
                        : "; not stable yet, against as many before: " + String.join(", ", moving))
            .orElse("; too few to say whether they are stable")
            + ". Ratio: CPU of %s to that of this system.".formatted(peers.getFirst().label()));
  }

  private void row(Scenario scenario, Peer peer) {
    List<Result> results = last(scenario, peer);
    double[] micros = sorted(results, Result::peerMicrosPerCall);
    System.out.printf(
        "| %s | %s | %.0f | %.2f | %.2f | %.0f [%.0f-%.0f] | %.0f | %s | %.0f | %.0f | %.0f | %d |%n",
        scenario,
        peer.label(),
        median(results, Result::perSecond),
        median(results, result -> result.percentileMillis(50)),
        median(results, result -> result.percentileMillis(99)),
        median(results, Result::peerMicrosPerCall),
        micros[0],
        micros[micros.length - 1],
        first(scenario, peer).peerMicrosPerCall(),
        peer.equals(peers.getFirst())
            ? ""
            : Summary.ratio(
                last(scenario, peers.getFirst(), Result::peerMicrosPerCall),
                median(results, Result::peerMicrosPerCall)),
        median(results, Result::chaincodeMicrosPerCall),
        median(results, result -> result.residentMegabytes()),
        median(results, Result::otherPercent),
        all.get(key(scenario, peer)).stream().mapToInt(Result::errors).sum() + first(scenario, peer).errors());
  }

  private int count() {
    return all.get(key(plan.getFirst(), peers.getFirst())).size();
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
