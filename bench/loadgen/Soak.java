// SPDX-License-Identifier: Apache-2.0
package loadgen;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Submits transactions at a steady share of what the peer can take, for minutes, and prints what becomes of its
 * memory, threads, descriptors and disk.
 *
 * <p>Usage: Soak MINUTES PERCENT DATA_DIRECTORY PEER.properties (see README.md beside this folder)
 */
final class Soak {

  private static final int UNDER_WAY = 64;
  private static final Duration FOR_THE_LIMIT = Duration.ofSeconds(60);
  private static final Duration WARM_UP = Duration.ofSeconds(60);
  private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(10);
  private static final Scenario SUBMIT = new Scenario(Call.Kind.SUBMIT, "put", UNDER_WAY, 0);

  private final Peer peer;
  private final ManagedChannel channel;
  private final Semaphore room = new Semaphore(UNDER_WAY);
  private final AtomicLong done = new AtomicLong();
  private final AtomicInteger errors = new AtomicInteger();
  private final AtomicReference<String> firstError = new AtomicReference<>("");

  private Soak(Peer peer) throws IOException {
    this.peer = peer;
    this.channel = peer.connect();
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 4) {
      System.err.println("usage: Soak MINUTES PERCENT DATA_DIRECTORY PEER.properties");
      System.exit(2);
    }
    var soak = new Soak(PeerFile.read(Path.of(arguments[3])));
    soak.run(
        Duration.ofMinutes(Long.parseLong(arguments[0])),
        Integer.parseInt(arguments[1]),
        Path.of(arguments[2]));
    System.exit(soak.errors.get() == 0 ? 0 : 1);
  }

  private void run(Duration length, int percent, Path data) throws Exception {
    submitFor(WARM_UP, 0);
    long before = done.get();
    submitFor(FOR_THE_LIMIT, 0);
    double limit = (double) (done.get() - before) / FOR_THE_LIMIT.toSeconds();
    double rate = limit * percent / 100;
    System.err.printf("at most %.0f transactions a second; %.0f from now on%n", limit, rate);

    List<Footprint> samples = new ArrayList<>();
    long node = peer.processes().get("peer");
    long start = System.nanoTime();
    long first = done.get();
    samples.add(Footprint.now(node, data, first));
    while (System.nanoTime() - start < length.toNanos()) {
      submitFor(BETWEEN_SAMPLES, rate);
      Footprint sample = Footprint.now(node, data, done.get());
      samples.add(sample);
      System.err.println(sample);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Footprint.print(samples, took);
    System.out.printf(
        "%d transactions in %d s, %d errors%s%n",
        done.get() - first,
        took.toSeconds(),
        errors.get(),
        errors.get() == 0 ? "" : ", the first: " + firstError.get());
  }

  /** As fast as it goes if the rate is 0; at most {@link #UNDER_WAY} calls are under way at once. */
  private void submitFor(Duration length, double perSecond) throws InterruptedException {
    long begin = System.nanoTime();
    for (long number = 0; ; number++) {
      long due = perSecond == 0 ? 0 : (long) (number * 1e9 / perSecond);
      long elapsed = System.nanoTime() - begin;
      if (Math.max(due, elapsed) >= length.toNanos()) {
        break;
      }
      if (due > elapsed) {
        Thread.sleep(Duration.ofNanos(due - elapsed));
      }
      room.acquire();
      Call.prepare(peer, SUBMIT.kind(), SUBMIT.arguments())
          .start(channel)
          .whenComplete((_, failure) -> ended(failure));
    }
    room.acquire(UNDER_WAY);
    room.release(UNDER_WAY);
  }

  private void ended(Throwable failure) {
    if (failure == null) {
      done.incrementAndGet();
    } else {
      errors.incrementAndGet();
      firstError.compareAndSet("", failure.toString());
    }
    room.release();
  }
}
