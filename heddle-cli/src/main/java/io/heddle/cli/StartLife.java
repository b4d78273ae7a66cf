// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.HeddleException;
import io.heddle.client.OperationsClient;
import io.heddle.home.Announcement;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.node.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells programs how it goes with a node that was started: on standard output, if that is asked
 * for, and to systemd, if that has started it.
 */
final class StartLife {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  private final CountDownLatch isStarted = new CountDownLatch(1);
  private final boolean json;
  private final Optional<SystemdNotifier> systemd;

  StartLife(boolean json, Optional<SystemdNotifier> systemd) {
    this.json = json;
    this.systemd = systemd;
  }

  /**
   * Runs it, and tells of its end, however that comes.
   *
   * @return its exit code
   */
  int told(Callable<Integer> node) throws Exception {
    try {
      int code = node.call();
      ended(code, "A part of the node has died");
      return code;
    } catch (HeddleException e) {
      ended(ExitCode.of(e.fault()).number(), e.getMessage());
      if (!json) {
        throw e;
      }
      System.err.println(e.getMessage());
      return ExitCode.of(e.fault()).number();
    } catch (InterruptedException e) {
      ended(ExitCode.INTERRUPTED.number(), "Interrupted");
      if (!json) {
        throw e;
      }
      return ExitCode.INTERRUPTED.number(); // all is said
    } catch (RuntimeException e) {
      ended(ExitCode.INTERNAL.number(), "Heddle failed unexpectedly");
      throw e;
    }
  }

  /** While it starts systemd hears what it does, and that it takes its time. */
  void starting(DataDirectory data) {
    systemd.ifPresent(to -> Thread.ofVirtual().start(() -> tell(to, data)));
  }

  private void tell(SystemdNotifier systemd, DataDirectory data) {
    try {
      do {
        systemd.starting(state(data));
      } while (!isStarted.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String state(DataDirectory data) throws InterruptedException {
    try {
      Optional<Announcement> told = data.announcement().filter(node -> !node.peers().isEmpty());
      return told.isEmpty()
          ? "Starting"
          : NodeState.of(client(told.get().peers().getFirst())).sentence(Instant.now());
    } catch (HeddleException e) {
      return "Starting";
    }
  }

  void ready(Node node) throws InterruptedException {
    isStarted.countDown();
    systemd.ifPresent(to -> to.ready("Ready: peer at " + node.description().endpoint()));
    if (json) {
      print(StartJson.ready(node, client(node.description()).node()));
    }
  }

  private static OperationsClient client(NodeDescription peer) {
    return new OperationsClient(peer.operations(), "");
  }

  void ending() {
    isStarted.countDown();
    systemd.ifPresent(SystemdNotifier::stopping);
  }

  private void ended(int code, String reason) {
    ending();
    if (json) {
      Optional<Signals.Received> signal = Signals.received();
      print(
          StartJson.ended(
              signal.map(Signals.Received::exitCode).orElse(code),
              signal.map(received -> "Ended by " + received.name()).orElse(reason)));
    }
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
