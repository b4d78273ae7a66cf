// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.issue.Organisation;
import io.heddle.issue.Role;
import io.heddle.issue.User;
import io.heddle.show.Columns;
import io.heddle.show.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Prints who there is. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Print the users with role, units, attributes and the end of their certificates.",
    footer = {"", "Example: heddle user list --json"})
final class UserListCommand implements Callable<Integer> {

  @Mixin private final OrganisationOptions organisation = new OrganisationOptions();

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  UserListCommand() {}

  /** A user of an organisation. */
  private record Entry(Organisation organisation, User user) {}

  @Override
  public Integer call() {
    List<Entry> entries = new ArrayList<>();
    List<HeddleException> damaged = new ArrayList<>();
    for (Organisation each : organisation.all()) {
      for (String name : each.users().names()) {
        try {
          entries.add(new Entry(each, each.users().get(name)));
        } catch (HeddleException e) {
          damaged.add(e);
        }
      }
    }
    if (json) {
      System.out.println(asJson(entries));
    } else {
      print(entries);
    }
    damaged.forEach(e -> System.err.println(e.getMessage()));
    return damaged.isEmpty()
        ? ExitCode.OK.number()
        : ExitCode.of(damaged.getFirst().fault()).number();
  }

  private static void print(List<Entry> entries) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("USER", "ORGANISATION", "ROLE", "UNITS", "EXPIRES", "ATTRIBUTES"));
    for (Entry each : entries) {
      User user = each.user();
      rows.add(
          List.of(
              user.name(),
              each.organisation().domain(),
              user.role().map(Role::word).orElse("-"),
              orDash(String.join(",", user.units())),
              user.expires().toString(),
              orDash(
                  user.ownAttributes().entrySet().stream()
                      .map(one -> one.getKey() + "=" + one.getValue())
                      .collect(Collectors.joining(" ")))));
    }
    Columns.print(rows, System.out);
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : Printable.of(text);
  }

  private static ArrayNode asJson(List<Entry> entries) {
    ArrayNode all = JsonMapper.shared().createArrayNode();
    for (Entry each : entries) {
      User user = each.user();
      ObjectNode one = all.addObject();
      one.put("name", user.name());
      one.put("organisation", each.organisation().domain());
      each.organisation().mspId().map(MspId::value).ifPresent(id -> one.put("mspId", id));
      user.role().map(Role::word).ifPresent(role -> one.put("role", role));
      user.units().forEach(one.putArray("units")::add);
      ObjectNode attributes = one.putObject("attributes");
      user.attributes().forEach(attributes::put);
      one.put("expires", user.expires().toString());
      one.put("msp", user.msp().toString());
    }
    return all;
  }
}
