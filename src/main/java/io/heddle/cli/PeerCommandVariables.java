// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code CORE_*} variables that are meant for Fabric's {@code peer} command, which a node would
 * take for its own configuration.
 *
 * <p>{@code heddle env} and {@code heddle exec} say which they set; a node that is started among
 * them disregards those.
 */
final class PeerCommandVariables {

  /** Names those that are a client's, with spaces between. */
  static final String MARK = "HEDDLE_CLIENT_VARIABLES";

  /** What only the {@code peer} command reads, and Heddle not. */
  private static final List<String> OF_CLIENTS =
      List.of("CORE_PEER_MSPCONFIGPATH", "CORE_PEER_TLS_ROOTCERT_FILE");

  /** What clients set and a node reads. */
  private static final List<String> OF_BOTH =
      List.of("CORE_PEER_ADDRESS", "CORE_PEER_LOCALMSPID", "CORE_PEER_TLS_ENABLED");

  private PeerCommandVariables() {}

  /** The environment without what it says to be a client's; tells what may be meant for one. */
  static Map<String, String> removedFrom(Map<String, String> environment) {
    Map<String, String> rest = new HashMap<>(environment);
    List<String> marked = Arrays.asList(environment.getOrDefault(MARK, "").split(" ", -1));
    marked.forEach(rest::remove);
    if (OF_CLIENTS.stream().anyMatch(rest::containsKey)) {
      List<String> effective = OF_BOTH.stream().filter(rest::containsKey).toList();
      if (!effective.isEmpty()) {
        System.err.printf(
            "Variables for the 'peer' command configure this node, too: %s; unset them if that is not meant%n",
            String.join(", ", effective));
      }
    }
    return rest;
  }
}
