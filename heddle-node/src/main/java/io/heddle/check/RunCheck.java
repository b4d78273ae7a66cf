// SPDX-License-Identifier: Apache-2.0
package io.heddle.check;

import io.heddle.base.MspId;
import io.heddle.build.Instance;
import io.heddle.build.PeerConnection;
import io.heddle.build.RunDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Runs a local chaincode three times against a peer that says nothing: stops it, kills it, and
 * takes the peer away.
 */
final class RunCheck {

  private static final String STEP = "run";

  /** Fabric: core/container/externalbuilder/instance.go, Stop. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** Longer than a process needs to end after the one that started it. */
  private static final Duration CHILDREN_END = Duration.ofSeconds(1);

  private static final Duration HANG_UP_LIMIT = Duration.ofSeconds(10);
  private static final Duration BRIEFLY = Duration.ofMillis(200);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final Workplace place;
  private final Instance instance;
  private final Duration dialLimit;
  private final Notes notes;

  /** A check; {@code dialLimit} is how long the chaincode may take until it dials. */
  RunCheck(Workplace place, Instance instance, Duration dialLimit, Notes notes) {
    this.place = place;
    this.instance = instance;
    this.dialLimit = dialLimit;
    this.notes = notes;
  }

  void run() throws IOException, InterruptedException {
    TreeState build = TreeState.of(instance.buildDir());
    TreeState working = TreeState.of(place.working());
    TreeState temporary = TreeState.of(place.temporary());
    trials();
    notes.unchanged(
        build,
        instance.buildDir(),
        "changed the build, which the next launch uses again: ",
        "EB-501",
        STEP,
        "left the build as it was");
    notes.unchanged(
        working,
        place.working(),
        "wrote into the working directory, which is the peer's: ",
        "EB-323",
        STEP,
        "left nothing in the working directory");
    notes.unchanged(
        temporary,
        place.temporary(),
        "left something in TMPDIR; the run directory is there for that: ",
        "EB-502",
        STEP,
        "left nothing outside of its run directory");
  }

  private void trials() throws IOException, InterruptedException {
    switch (attempt(dialLimit, this::isStopped)) {
      case ENDED -> {}
      case SILENT -> {
        attempt(BRIEFLY, (execution, _) -> isKilled(execution));
        notes.notApplicable("EB-514", STEP, "nobody dialled the peer, so nobody can miss it");
      }
      case DIALLED -> {
        attempt(dialLimit, (execution, _) -> isKilled(execution));
        attempt(dialLimit, this::losesPeer);
      }
    }
  }

  /** How a start went on; a silent one may have its chaincode elsewhere. */
  private enum Start {
    ENDED,
    SILENT,
    DIALLED
  }

  /** What is done to a chaincode that runs. */
  @FunctionalInterface
  private interface Trial {
    void on(Execution execution, SilentPeer peer) throws IOException, InterruptedException;
  }

  /** Starts it, waits until it dials, and tries the trial on it unless it has ended. */
  private Start attempt(Duration wait, Trial trial) throws IOException, InterruptedException {
    try (SilentPeer peer = SilentPeer.open()) {
      RunDirectory directory =
          RunDirectory.create(
              new PeerConnection(instance.id(), peer.address(), "", "", "", new MspId("SampleOrg")),
              place.root());
      try (Execution execution =
          Execution.start(place, instance.builder(), STEP, instance.buildDir(), directory.path())) {
        Start start = awaitDial(execution, peer, wait);
        if (start == Start.ENDED) {
          endedEarly(execution);
        } else {
          trial.on(execution, peer);
        }
        return start;
      } finally {
        directory.delete();
      }
    }
  }

  private static Start awaitDial(Execution execution, SilentPeer peer, Duration wait)
      throws InterruptedException {
    while (!peer.wasDialled() && execution.age().compareTo(wait) < 0) {
      if (execution.endsWithin(LOOK_EVERY)) {
        return peer.wasDialled() ? Start.DIALLED : Start.ENDED;
      }
    }
    return peer.wasDialled() ? Start.DIALLED : Start.SILENT;
  }

  private void endedEarly(Execution execution) throws IOException {
    notes.ran(STEP, execution.outcome(), execution.age());
    notes.broken(
        "EB-504",
        STEP,
        "must stay as long as the chaincode does, and ended with %s before it dialled 'peer_address'%s"
            .formatted(execution.outcome(), execution.lastWords()));
  }

  private void isStopped(Execution execution, SilentPeer peer)
      throws IOException, InterruptedException {
    notes.kept("EB-501", STEP, "runs with the build and the run directory as its arguments");
    if (peer.wasDialled()) {
      notes.kept(
          "EB-503",
          STEP,
          "'peer_address' was dialled after %d ms".formatted(execution.age().toMillis()));
    } else {
      notes.notApplicable(
          "EB-503",
          STEP,
          "nobody dialled 'peer_address' within %d s; the chaincode may run elsewhere"
              .formatted(dialLimit.toSeconds()));
    }
    long begin = System.nanoTime();
    execution.terminate();
    boolean ended = execution.endsWithin(GRACE);
    notes.ran(STEP, ended ? execution.outcome() + " after SIGTERM" : "killed", execution.age());
    notes.keptUnless(
        ended
            ? Optional.empty()
            : Optional.of(
                "did not end within %d s of SIGTERM and must be killed"
                    .formatted(GRACE.toSeconds())),
        "EB-510",
        STEP,
        "ended %d ms after SIGTERM"
            .formatted(Duration.ofNanos(System.nanoTime() - begin).toMillis()));
    execution.kill();
    leavesNothing(execution, ended ? "SIGTERM" : "SIGTERM and SIGKILL");
  }

  private void isKilled(Execution execution) throws InterruptedException {
    execution.kill();
    leavesNothing(execution, "SIGKILL");
  }

  private void leavesNothing(Execution execution, String signal) throws InterruptedException {
    int left = execution.leftBehindAfter(CHILDREN_END);
    notes.keptUnless(
        left == 0
            ? Optional.empty()
            : Optional.of(
                "left processes behind after %s: %d; a peer signals 'run' alone, so 'exec' the chaincode"
                    .formatted(signal, left)),
        "EB-511",
        STEP,
        "left no process behind after " + signal);
  }

  private void losesPeer(Execution execution, SilentPeer peer)
      throws IOException, InterruptedException {
    peer.close();
    long begin = System.nanoTime();
    notes.keptUnless(
        execution.endsWithin(HANG_UP_LIMIT)
            ? Optional.empty()
            : Optional.of(
                "still ran %d s after the peer was gone; a peer that is killed leaves it behind"
                    .formatted(HANG_UP_LIMIT.toSeconds())),
        "EB-514",
        STEP,
        "ended %d ms after the peer was gone"
            .formatted(Duration.ofNanos(System.nanoTime() - begin).toMillis()));
  }
}
