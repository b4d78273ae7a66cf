// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.show.Columns;
import io.heddle.words.InShort;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What the node says of its packages, in columns. */
final class PackageTable {

  private static final String NOT_BUILT = "could not build chaincode";

  private final Instant now;

  PackageTable(Instant now) {
    this.now = now;
  }

  /** One line for each package: what it is. */
  void printInstalled(JsonNode packages, PrintStream out) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("PACKAGE ID", "LABEL", "BUILDER", "KIND", "STATE", "AGE"));
    for (JsonNode each : packages) {
      rows.add(
          List.of(
              text(each, "packageId"),
              text(each, "label"),
              text(each, "builder"),
              text(each, "kind"),
              text(each, "state"),
              age(each, "installed")));
    }
    Columns.print(rows, out);
  }

  /** One line for each package: how its chaincode does; its last error follows. */
  void printStatus(JsonNode packages, PrintStream out) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("CHAINCODE", "STATE", "SINCE", "KIND", "WHERE", "IN FLIGHT", "PACKAGE ID"));
    List<String> errors = new ArrayList<>();
    for (JsonNode each : packages) {
      rows.add(
          List.of(
              names(each),
              text(each, "state"),
              age(each, "since"),
              text(each, "kind"),
              text(each, "where") + debugger(each),
              Integer.toString(each.path("inFlight").asInt()),
              text(each, "packageId")));
      if (each.hasNonNull("lastError")) {
        errors.add(
            "Last error of '%s': %s"
                .formatted(text(each, "packageId"), reason(each.path("lastError").asString())));
      }
    }
    Columns.print(rows, out);
    errors.forEach(out::println);
  }

  private static String names(JsonNode each) {
    List<String> names = each.path("chaincodes").valueStream().map(JsonNode::asString).toList();
    return names.isEmpty() ? "-" : String.join(",", names);
  }

  private static String debugger(JsonNode each) {
    String address = each.path("debugger").path("address").asString("");
    return address.isEmpty() ? "" : ", debugger at " + address;
  }

  private static String text(JsonNode each, String name) {
    String text = each.path(name).asString("");
    return text.isEmpty() ? "-" : text;
  }

  private String age(JsonNode each, String name) {
    if (!each.hasNonNull(name)) {
      return "-";
    }
    return Age.of(Instant.parse(each.path(name).asString()), now);
  }

  /** The lines of a builder say what is wrong; those of a chaincode are in its log. */
  private static String reason(String error) {
    return error.startsWith(NOT_BUILT) ? error : InShort.of(error);
  }
}
