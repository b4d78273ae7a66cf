// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.process.ExitStatus;
import io.heddle.process.RunningChaincode;
import io.heddle.process.StepListener;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A built chaincode package as who launches it sees it: the {@link Instance} of a builder, or what
 * the {@link Fallback} has made.
 *
 * <p>Fabric: core/container/container.go, Instance.
 */
public interface Launchable {

  PackageId id();

  /** The name of who has built it. */
  String builtBy();

  /** Whether it is still where it was made; who cannot tell says yes. */
  default boolean isThere() {
    return true;
  }

  /** Whether it runs apart from this machine's processes, in a container. */
  default boolean isContained() {
    return false;
  }

  /**
   * The server to connect to; empty if the peer runs the chaincode itself.
   *
   * @throws HeddleException {@code BAD_INPUT} with Fabric's text if that cannot be told
   */
  Optional<ChaincodeServer> chaincodeServer();

  /**
   * Runs it.
   *
   * @throws HeddleException if it cannot be started
   */
  RunningChaincode start(PeerConnection peer);

  /** Why the chaincode is not there, of a run that has ended: Fabric's words. */
  String whyEnded(ExitStatus status);

  /**
   * The same to be run a second time beside the first.
   *
   * @param watcher who is told of that run, made of who is told of the first
   */
  Launchable besideFirst(UnaryOperator<StepListener> watcher);
}
