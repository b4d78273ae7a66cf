// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.words.Foreign;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a network has that faults may be for. */
public record Targets(
    List<String> channels,
    List<String> organisations,
    List<String> peers,
    List<String> chaincodes) {

  public Targets {
    channels = List.copyOf(channels);
    organisations = List.copyOf(organisations);
    peers = List.copyOf(peers);
    chaincodes = List.copyOf(chaincodes);
  }

  /**
   * Refuses a fault that could never meet anybody.
   *
   * @throws HeddleException {@code NOT_FOUND}, with what there is
   */
  public void check(Scope scope) {
    check("channel", scope.channel(), channels);
    check("organisation", scope.organisation(), organisations);
    check("peer", scope.peer(), peers);
    check("chaincode", scope.chaincode(), chaincodes);
  }

  /**
   * Likewise of the functions of a chaincode; one that does not describe itself may have any.
   *
   * @param functions as clients call them; none if it does not say
   */
  public static void checkFunction(String chaincode, String function, List<String> functions) {
    if (functions.isEmpty()
        || functions.stream().anyMatch(each -> Scope.isFunction(function, each))) {
      return;
    }
    throw new HeddleException(
        Fault.NOT_FOUND,
        "Chaincode '%s' has no function '%s'; it has %s"
            .formatted(chaincode, Foreign.text(function), String.join(", ", functions)));
  }

  private static void check(String what, Optional<String> named, Collection<String> there) {
    if (named.isPresent() && !there.contains(named.get())) {
      throw new HeddleException(
          Fault.NOT_FOUND,
          "The network has no %s '%s'; it has %s"
              .formatted(
                  what,
                  Foreign.text(named.get()),
                  there.isEmpty() ? "none" : String.join(", ", there)));
    }
  }
}
