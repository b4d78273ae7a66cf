// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.io.PrintStream;
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

  private static final String FILE = "FABRIC_CFG_PATH";
  private static final String PREFIX = "CORE_";

  private PeerCommandVariables() {}

  /** The environment without what it says to be a client's. */
  static Map<String, String> removedFrom(Map<String, String> environment) {
    Map<String, String> rest = new HashMap<>(environment);
    List<String> marked = Arrays.asList(environment.getOrDefault(MARK, "").split(" ", -1));
    marked.forEach(rest::remove);
    return rest;
  }

  /** Whether a shell has been made ready for the {@code peer} command. */
  static boolean areIn(Map<String, String> environment) {
    return OF_CLIENTS.stream().anyMatch(environment::containsKey);
  }

  /** Says which variables configure a node that are there perhaps for something else. */
  static void tellOf(Map<String, String> environment, PrintStream err) {
    List<String> effective =
        environment.entrySet().stream()
            .filter(each -> !each.getValue().isEmpty() && !OF_CLIENTS.contains(each.getKey()))
            .map(Map.Entry::getKey)
            .filter(name -> name.equals(FILE) || name.startsWith(PREFIX))
            .sorted()
            .toList();
    if (!effective.isEmpty()) {
      err.printf(
          "Variables of this shell configure the node, too: %s; unset them if that is not meant, or name a configuration with --config%n",
          String.join(", ", effective));
    }
  }
}
