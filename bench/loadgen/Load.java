// SPDX-License-Identifier: Apache-2.0
package loadgen;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Measures peers from outside, in turns, so that whatever else the machine does hits all of them alike.
 *
 * <p>Usage: Load PLAN REPETITIONS PEER.properties... (see README.md beside this folder)
 */
final class Load {

  /** What each of these many keys holds is what {@code getRange} and {@code get} read. */
  private static final int LOADED_BLOCKS = 100;

  private static final int KEYS_PER_BLOCK = 1000;

  private final Map<String, ManagedChannel> channels = new LinkedHashMap<>();

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 3) {
      System.err.println("usage: Load PLAN REPETITIONS PEER.properties...");
      System.exit(2);
    }
    List<Scenario> plan = Scenario.readPlan(Path.of(arguments[0]));
    int repetitions = Integer.parseInt(arguments[1]);
    List<Peer> peers = new ArrayList<>();
    for (String file : Arrays.asList(arguments).subList(2, arguments.length)) {
      peers.add(Peer.read(Path.of(file)));
    }
    new Load().run(plan, repetitions, peers);
    System.exit(0);
  }

  private void run(List<Scenario> plan, int repetitions, List<Peer> peers) throws Exception {
    for (Peer peer : peers) {
      channels.put(peer.label(), peer.connect());
      fill(peer);
    }
    Results results = new Results();
    for (int repetition = 0; repetition <= repetitions; repetition++) {
      for (Scenario scenario : plan) {
        for (Peer peer : peers) {
          Results.Result result = measure(scenario, peer);
          if (repetition > 0) { // the first only warms up
            results.add(scenario, peer, result);
          }
          System.err.printf("%d/%d %s %s%n", repetition, repetitions, scenario, peer.label());
        }
      }
    }
    results.print(plan, peers);
  }

  /** Writes the keys that scenarios read. */
  private void fill(Peer peer) throws Exception {
    for (int block = 0; block < LOADED_BLOCKS; block++) {
      Call.prepare(
              peer,
              Call.Kind.SUBMIT,
              List.of("putMany", Scenario.prefix(block), Integer.toString(KEYS_PER_BLOCK)))
          .start(channels.get(peer.label()))
          .get();
    }
  }

  private Results.Result measure(Scenario scenario, Peer peer) throws Exception {
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < scenario.calls(); i++) {
      calls.add(Call.prepare(peer, scenario.kind(), scenario.arguments()));
    }
    System.gc();
    long[] nanos = new long[calls.size()];
    AtomicInteger errors = new AtomicInteger();
    AtomicReference<String> firstError = new AtomicReference<>("");
    Map<String, Long> processes = new LinkedHashMap<>(peer.processes());
    processes.put("client", ProcessHandle.current().pid());

    Usage before = Usage.now(processes);
    long begin = System.nanoTime();
    CountDownLatch done = new CountDownLatch(scenario.concurrency());
    AtomicInteger next = new AtomicInteger();
    for (int worker = 0; worker < scenario.concurrency(); worker++) {
      work(calls, channels.get(peer.label()), next, nanos, errors, firstError, done);
    }
    done.await();
    long wall = System.nanoTime() - begin;
    Usage used = Usage.now(processes).since(before);

    if (errors.get() > 0) {
      System.err.printf("%d errors, the first: %s%n", errors.get(), firstError.get());
    }
    Arrays.sort(nanos);
    return new Results.Result(nanos, wall, used, resident(peer), errors.get());
  }

  private static void work(
      List<Call> calls,
      ManagedChannel channel,
      AtomicInteger next,
      long[] nanos,
      AtomicInteger errors,
      AtomicReference<String> firstError,
      CountDownLatch done) {
    int own = next.getAndIncrement();
    if (own >= calls.size()) {
      done.countDown();
      return;
    }
    long begin = System.nanoTime();
    calls
        .get(own)
        .start(channel)
        .whenComplete(
            (_, failure) -> {
              nanos[own] = System.nanoTime() - begin;
              if (failure != null) {
                errors.incrementAndGet();
                firstError.compareAndSet("", failure.toString());
              }
              work(calls, channel, next, nanos, errors, firstError, done);
            });
  }

  private static long resident(Peer peer) throws IOException {
    long megabytes = 0;
    for (Map.Entry<String, Long> process : peer.processes().entrySet()) {
      megabytes += process.getKey().equals("chaincode") ? 0 : Usage.residentMegabytes(process.getValue());
    }
    return megabytes;
  }
}
