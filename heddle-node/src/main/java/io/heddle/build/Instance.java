// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.process.BuilderStep;
import io.heddle.process.ExitStatus;
import io.heddle.process.RunningProcess;
import io.heddle.process.StepListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One built chaincode package on disk: who built it, where the build and the release output lie.
 *
 * <p>Fabric: core/container/externalbuilder/instance.go.
 *
 * @param listener is told of each {@code run}
 * @param shown what becomes of each line that it writes before anybody gets it
 */
public record Instance(
    PackageId id,
    Builder builder,
    Path buildDir,
    Path releaseDir,
    StepListener listener,
    UnaryOperator<String> shown)
    implements Launchable {

  /** An instance that nobody watches. */
  public Instance(PackageId id, Builder builder, Path buildDir, Path releaseDir) {
    this(id, builder, buildDir, releaseDir, StepListener.none());
  }

  /** An instance whose lines are shown as they are. */
  public Instance(
      PackageId id, Builder builder, Path buildDir, Path releaseDir, StepListener listener) {
    this(id, builder, buildDir, releaseDir, listener, UnaryOperator.identity());
  }

  @Override
  public String builtBy() {
    return builder.name();
  }

  @Override
  public Instance besideFirst(UnaryOperator<StepListener> watcher) {
    return watchedBy(watcher.apply(listener));
  }

  @Override
  public String whyEnded(ExitStatus status) {
    return status.code() == 0
        ? "container exited with 0"
        : "failed to wait on container exit: builder '%s' run failed: %s"
            .formatted(builder.name(), status.text());
  }

  /** The same, with somebody else who is told of each {@code run}. */
  public Instance watchedBy(StepListener watcher) {
    return new Instance(id, builder, buildDir, releaseDir, watcher, shown);
  }

  /** The same, with another form for what it writes. */
  Instance shownBy(UnaryOperator<String> form) {
    return new Instance(id, builder, buildDir, releaseDir, listener, form);
  }

  /** The same, whose {@code run} finds more in its environment. */
  public Instance with(Map<String, String> environment) {
    return new Instance(id, builder.with(environment), buildDir, releaseDir, listener);
  }

  /**
   * The server to connect to, read anew each time from {@code chaincode/server/connection.json} in
   * the release output; empty if that file does not exist, and then the peer runs the chaincode
   * itself.
   *
   * @throws HeddleException {@code BAD_INPUT} with Fabric's text if the file cannot be understood
   */
  @Override
  public Optional<ChaincodeServer> chaincodeServer() {
    return new ConnectionFile(releaseDir).read();
  }

  /**
   * Executes {@code run}, in a new directory that holds what it must know of the peer.
   *
   * @throws HeddleException {@code CHAINCODE}, "could not execute run: …", if it cannot be started
   */
  @Override
  public RunningProcess start(PeerConnection peer) {
    try {
      RunDirectory directory = RunDirectory.create(peer, buildDir);
      return RunningProcess.start(
          new BuilderStep(id, builder.name(), "run"),
          builder.command("run", buildDir, directory.path()),
          directory.path(),
          shown,
          listener);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.CHAINCODE,
          "could not execute run: builder '%s' run failed to start: %s"
              .formatted(builder.name(), e.getMessage()),
          e);
    }
  }
}
