// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.LedgerStore;
import io.heddle.testing.RecordedSnapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that is to make two snapshots of a recorded channel, stops at a step of writing the
 * first one, commits further blocks meanwhile, says so, and waits to be killed; all that for
 * several steps, with a ledger each.
 */
final class SnapshottingProcess {

  static final long FIRST = 4;
  static final long LAST = 7;
  static final long NEXT = 8;

  private SnapshottingProcess() {}

  /**
   * Begins it; when it has printed a line it has stopped at each of the steps, in directories of
   * these names.
   */
  static Process start(Path dir, List<Integer> steps) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SnapshottingProcess.class.getName(),
            dir.toString()));
    steps.forEach(step -> command.add(step.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  @SuppressWarnings("SystemOut") // the parent process reads it
  public static void main(String[] arguments) throws Exception {
    for (String step : List.of(arguments).subList(1, arguments.length)) {
      stopAt(Integer.parseInt(step), Path.of(arguments[0]).resolve(step));
    }
    System.out.println("committed");
    new CountDownLatch(1).await();
  }

  /** The store is never closed. */
  private static void stopAt(int step, Path dir) throws InterruptedException {
    var stop = new StopAt(step);
    LedgerStore store = LedgerStore.open(dir.resolve("ledger"));
    JoinedChannel channel = RecordedSnapshots.BFT.open(store);
    var snapshots =
        new ChannelSnapshots(
            channel.ledger(),
            new SnapshotPlaces(dir.resolve("snapshots")),
            Duration.ofSeconds(1),
            stop::step);
    channel.listen(snapshots);
    snapshots.submit(FIRST);
    RecordedSnapshots.BFT.follow(channel, FIRST);
    stop.reached.await();
    snapshots.submit(NEXT);
    RecordedSnapshots.BFT.follow(channel, LAST);
  }

  private static final class StopAt {

    private final int step;
    private final AtomicInteger steps = new AtomicInteger();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch forEver = new CountDownLatch(1);

    StopAt(int step) {
      this.step = step;
    }

    void step() {
      if (steps.incrementAndGet() == step) {
        reached.countDown();
        try {
          forEver.await();
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
