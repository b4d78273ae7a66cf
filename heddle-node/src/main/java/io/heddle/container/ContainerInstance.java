// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.build.ChaincodeServer;
import io.heddle.build.Launchable;
import io.heddle.build.PeerConnection;
import io.heddle.process.BuilderStep;
import io.heddle.process.ExitStatus;
import io.heddle.process.RunningChaincode;
import io.heddle.process.StepListener;
import io.heddle.words.Foreign;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A package that has an image.
 *
 * <p>Fabric: core/container/dockercontroller/dockercontroller.go, ContainerInstance.
 *
 * @param type what the package says its type is, in capitals
 * @param workshop where containers are made
 * @param name of the container
 * @param listener is told of each run
 */
record ContainerInstance(
    PackageId id, String type, Workshop workshop, String name, StepListener listener)
    implements Launchable {

  /** What Fabric calls it. */
  static final String BUILDER = "docker";

  @Override
  public String builtBy() {
    return BUILDER;
  }

  /** Somebody may have removed the image. */
  @Override
  public boolean isThere() {
    return workshop.hasImage(id);
  }

  @Override
  public boolean isContained() {
    return true;
  }

  /** Only what a builder has made can say that it runs elsewhere. */
  @Override
  public Optional<ChaincodeServer> chaincodeServer() {
    return Optional.empty();
  }

  @Override
  public RunningChaincode start(PeerConnection peer) {
    Platform platform =
        Platform.of(type)
            .orElseThrow(() ->
                new HeddleException(
                    Fault.CHAINCODE,
                    "could not get args: unknown chaincodeType: " + Foreign.text(type)));
    return workshop.run(new BuilderStep(id, BUILDER, "run"), platform, name, peer, listener);
  }

  @Override
  public String whyEnded(ExitStatus status) {
    return status.code() < 0
        ? "failed to wait on container exit: " + status.text()
        : "container exited with " + status.code();
  }

  @Override
  public ContainerInstance besideFirst(UnaryOperator<StepListener> watcher) {
    return new ContainerInstance(id, type, workshop, name + "-check", watcher.apply(listener));
  }
}
