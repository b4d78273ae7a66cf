// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.deploy.Deployed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which chaincodes a node starts with their language's debugger listening, and how long chaincode
 * may stand in one.
 *
 * @param ports by the name of the chaincode; 0 for any free one
 * @param isLimitGiven whether somebody has said how long calls may take, which holds then for
 *     chaincode that others start, too
 * @param areServersDebugged whether every chaincode server may stand in a debugger, and not only
 *     one whose package is no more than its address
 */
public record DebugSettings(
    Map<String, Integer> ports, boolean isLimitGiven, boolean areServersDebugged) {

  public DebugSettings {
    ports = Map.copyOf(ports);
  }

  /** Those with which a server may stand in one if its package is no more than its address. */
  public DebugSettings(Map<String, Integer> ports, boolean isLimitGiven) {
    this(ports, isLimitGiven, false);
  }

  /**
   * Looks whether the node can do that.
   *
   * @param failed names of what could not be deployed
   * @throws HeddleException {@code BAD_INPUT} if there is no such chaincode, somebody else starts
   *     it, or it runs in a container
   */
  void check(List<Deployed> deployed, List<String> failed) {
    for (String name : ports.keySet()) {
      Optional<Deployed> known =
          deployed.stream().filter(each -> each.name().equals(name)).findFirst();
      if (known.isEmpty() && !failed.contains(name)) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "A debugger is wanted for chaincode '%s', which is not deployed; there is %s"
                .formatted(
                    name,
                    deployed.isEmpty()
                        ? "none"
                        : deployed.stream().map(Deployed::name).collect(Collectors.joining(", "))));
      }
      if (known.filter(each -> each.isStartedByHand() || each.server().isPresent()).isPresent()) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "Chaincode '%s' is not started by the node; open a debugger where you start it, and leave out --debug"
                .formatted(name));
      }
      if (known.flatMap(Deployed::built).filter(Deployed.Built::isContained).isPresent()) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "Chaincode '%s' runs in a container, where no debugger is opened; start it in your debugger and deploy it as %s=HOST:PORT, or leave out --debug"
                .formatted(name, name));
      }
    }
  }

  static DebugSettings none() {
    return new DebugSettings(Map.of(), false);
  }
}
