// SPDX-License-Identifier: Apache-2.0
package loadgen;

import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.function.ToDoubleFunction;

/** The first peer beside each other one, in one short Markdown table for each. */
final class Summary {

  private final Results results;
  private final List<Scenario> plan;
  private final List<Peer> peers;

  Summary(Results results, List<Scenario> plan, List<Peer> peers) {
    this.results = results;
    this.plan = plan;
    this.peers = peers;
  }

  void print() {
    Peer own = peers.getFirst();
    for (Peer rival : peers.subList(1, peers.size())) {
      System.out.printf("| | %s | %s | ratio |%n|---|---|---|---|%n", own.label(), rival.label());
      for (Scenario scenario : plan) {
        row(
            "CPU, us a call: " + scenario,
            rival,
            peer -> results.last(scenario, peer, Results.Result::peerMicrosPerCall));
      }
      for (Scenario scenario : plan) {
        row(
            "the same of the first %d: %s".formatted(Math.min(Results.FIRST_CALLS, scenario.calls()), scenario),
            rival,
            peer -> results.first(scenario, peer).peerMicrosPerCall());
      }
      for (Scenario scenario : plan) {
        if (scenario.concurrency() == 1) {
          row(
              "median latency, us: " + scenario,
              rival,
              peer -> 1000 * results.last(scenario, peer, result -> result.percentileMillis(50)));
        } else {
          row("calls a second: " + scenario, rival, peer -> results.last(scenario, peer, Results.Result::perSecond));
        }
      }
      memory(rival);
    }
  }

  private void row(String what, Peer rival, ToDoubleFunction<Peer> value) {
    double ours = value.applyAsDouble(peers.getFirst());
    double theirs = value.applyAsDouble(rival);
    System.out.printf("| %s | %,.0f | %,.0f | %s |%n", what, ours, theirs, ratio(ours, theirs));
  }

  private void memory(Peer rival) {
    LongSummaryStatistics ours = resident(peers.getFirst());
    LongSummaryStatistics theirs = resident(rival);
    System.out.printf(
        "| resident MB of peer and orderer | %d - %d | %d - %d | %s - %s |%n",
        ours.getMin(),
        ours.getMax(),
        theirs.getMin(),
        theirs.getMax(),
        ratio(ours.getMin(), theirs.getMin()),
        ratio(ours.getMax(), theirs.getMax()));
  }

  private LongSummaryStatistics resident(Peer peer) {
    return plan.stream()
        .flatMap(scenario -> results.last(scenario, peer).stream())
        .mapToLong(Results.Result::residentMegabytes)
        .summaryStatistics();
  }

  /** Of what took no time that the clock can tell there is none. */
  static String ratio(double ours, double theirs) {
    return theirs == 0 ? "" : "%.2f".formatted(ours / theirs);
  }
}
