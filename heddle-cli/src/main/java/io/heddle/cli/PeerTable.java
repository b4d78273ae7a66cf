// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.show.Columns;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a node says of its peers, in columns. */
final class PeerTable {

  private PeerTable() {}

  /** One line for each peer. */
  static void print(JsonNode peers, Instant now, PrintStream out) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("PEER", "STATE", "SINCE", "ADDRESS", "MSP ID"));
    for (JsonNode each : peers) {
      rows.add(
          List.of(
              each.path("host").asString(),
              each.path("state").asString(),
              Age.of(Instant.parse(each.path("since").asString()), now),
              each.path("name").asString(),
              each.path("mspId").asString()));
    }
    Columns.print(rows, out);
  }
}
