// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.List;

/** Says which peer is meant by its name or by the beginning of it. */
final class PeerNames {

  private PeerNames() {}

  /**
   * The full name.
   *
   * @param name {@code peer0.org2.example.com}, or its first parts, {@code peer0.org2}
   * @throws HeddleException {@code NOT_FOUND} if no peer has it, {@code CONFLICT} if several have;
   *     the message names those there are
   */
  static String find(List<String> hosts, String name) {
    if (hosts.contains(name)) {
      return name;
    }
    List<String> meant = hosts.stream().filter(host -> host.startsWith(name + ".")).toList();
    if (meant.isEmpty()) {
      throw new HeddleException(
          Fault.NOT_FOUND,
          "The node has no peer '%s'; it has %s".formatted(name, String.join(", ", hosts)));
    }
    if (meant.size() > 1) {
      throw new HeddleException(
          Fault.CONFLICT,
          "Several peers are called '%s'; give more of the name of one: %s"
              .formatted(name, String.join(", ", meant)));
    }
    return meant.getFirst();
  }
}
