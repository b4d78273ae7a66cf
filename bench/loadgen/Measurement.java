// SPDX-License-Identifier: Apache-2.0
package loadgen;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** One scenario on one peer, once. */
final class Measurement {

  private final List<Call> calls = new ArrayList<>();
  private final Scenario scenario;
  private final Peer peer;
  private final ManagedChannel channel;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger errors = new AtomicInteger();
  private final AtomicReference<String> firstError = new AtomicReference<>("");
  private final CountDownLatch done;
  private final long[] nanos;

  private Measurement(Scenario scenario, Peer peer, ManagedChannel channel) {
    this.scenario = scenario;
    this.peer = peer;
    this.channel = channel;
    this.done = new CountDownLatch(scenario.concurrency());
    this.nanos = new long[scenario.calls()];
  }

  /** Builds and signs the calls, then makes them. */
  static Results.Result of(Scenario scenario, Peer peer, ManagedChannel channel) throws Exception {
    return new Measurement(scenario, peer, channel).run();
  }

  private Results.Result run() throws Exception {
    for (int i = 0; i < scenario.calls(); i++) {
      calls.add(Call.prepare(peer, scenario.kind(), scenario.arguments()));
    }
    System.gc();
    Map<String, Long> processes = new LinkedHashMap<>(peer.processes());
    processes.put("client", ProcessHandle.current().pid());

    Usage before = Usage.now(processes);
    long begin = System.nanoTime();
    for (int worker = 0; worker < scenario.concurrency(); worker++) {
      work();
    }
    done.await();
    long wall = System.nanoTime() - begin;
    Usage used = Usage.now(processes).since(before);

    if (errors.get() > 0) {
      System.err.printf("%d errors, the first: %s%n", errors.get(), firstError.get());
    }
    Arrays.sort(nanos);
    return new Results.Result(nanos, wall, used, resident(), errors.get());
  }

  private void work() {
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
              work();
            });
  }

  private long resident() throws IOException {
    long megabytes = 0;
    for (Map.Entry<String, Long> process : peer.processes().entrySet()) {
      megabytes += process.getKey().equals("chaincode") ? 0 : Usage.residentMegabytes(process.getValue());
    }
    return megabytes;
  }
}
