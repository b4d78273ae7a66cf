// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.PackageId;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A chaincode that registers although nobody waits for it: in development mode somebody has started
 * it, say in a debugger. It has no process or connection of ours, so nobody supervises its launch;
 * it ends with its stream.
 */
record StartedByHand(Launches launches, Launch launch) implements ExpectedChaincode {

  private static final Logger log = LoggerFactory.getLogger(StartedByHand.class);

  @Override
  public void admit(PackageId chaincode) {
    launch.admit(chaincode);
  }

  @Override
  public void ready() {
    launch.locate(ChaincodeStatus.Kind.BY_HAND, "started by hand");
    launch.ready();
    log.info("Chaincode '{}' is ready (started by hand)", launch.id());
    Duration took = launch.age();
    launches.tell(listener -> listener.ready(launch.status(), took));
  }

  @Override
  public void ended(String cause, boolean wasRegistered) {
    launch.ended(cause, wasRegistered);
    launches.remove(launch);
    log.info("Chaincode '{}' (started by hand) is lost: {}", launch.id(), cause);
  }
}
