// SPDX-License-Identifier: Apache-2.0
package loadgen;

import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures peers from outside, in turns, so that whatever else the machine does hits all of them alike, again and
 * again until what they take does not change any more.
 *
 * <p>Usage: Load PLAN REPETITIONS MOST PEER.properties... (see README.md beside this folder)
 */
final class Load {

  /** What each of these many keys holds is what {@code getRange} and {@code get} read. */
  private static final int LOADED_BLOCKS = 100;

  private static final int KEYS_PER_BLOCK = 1000;

  private final List<Scenario> plan;
  private final List<Peer> peers;
  private final Map<String, ManagedChannel> channels = new LinkedHashMap<>();
  private final Set<String> filled = new HashSet<>();

  private Load(List<Scenario> plan, List<Peer> peers) {
    this.plan = plan;
    this.peers = peers;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 4) {
      System.err.println("usage: Load PLAN REPETITIONS MOST PEER.properties...");
      System.exit(2);
    }
    List<Scenario> plan = Scenario.readPlan(Path.of(arguments[0]));
    int repetitions = Integer.parseInt(arguments[1]);
    int most = Integer.parseInt(arguments[2]);
    try {
      List<Peer> peers = new ArrayList<>();
      for (String file : Arrays.asList(arguments).subList(3, arguments.length)) {
        peers.add(PeerFile.read(Path.of(file)));
      }
      new Load(plan, peers).run(repetitions, most);
    } catch (BadPeer e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    System.exit(0);
  }

  private void run(int repetitions, int most) throws Exception {
    for (Peer peer : peers) {
      channels.put(peer.label(), peer.connect());
      Call.requireAnswer(peer, channel(peer));
    }
    Results results = new Results(plan, peers, repetitions);
    measure(Results.FIRST_CALLS, results::first, "first calls");
    for (int repetition = 1; repetition <= most && !results.areStable(); repetition++) {
      measure(Integer.MAX_VALUE, results::add, "%d, at most %d".formatted(repetition, most));
    }
    if (peers.size() > 1) {
      new Summary(results, plan, peers).print();
      System.out.println();
    }
    results.print();
  }

  /** What becomes of a measurement. */
  private interface Taker {
    void take(Scenario scenario, Peer peer, Results.Result result);
  }

  private void measure(int most, Taker taker, String what) throws Exception {
    for (Scenario scenario : plan) {
      for (Peer peer : peers) {
        if (scenario.readsLoadedKeys() && filled.add(peer.label())) {
          fill(peer);
        }
        taker.take(scenario, peer, Measurement.of(scenario.ofAtMost(most), peer, channel(peer)));
        System.err.printf("%s: %s %s%n", what, scenario, peer.label());
      }
    }
  }

  /** Writes the keys that scenarios read. */
  private void fill(Peer peer) throws Exception {
    for (int block = 0; block < LOADED_BLOCKS; block++) {
      Call.prepare(
              peer,
              Call.Kind.SUBMIT,
              List.of("putMany", Scenario.prefix(block), Integer.toString(KEYS_PER_BLOCK)))
          .start(channel(peer))
          .get();
    }
  }

  private ManagedChannel channel(Peer peer) {
    return channels.get(peer.label());
  }
}
