// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import io.heddle.issue.CertificateProfile.Further;
import io.heddle.issue.DeveloperNetwork.Host;
import java.util.ArrayList;
import java.util.List;

/**
 * A node or a user of an organisation, as it is to be there.
 *
 * @param folder below the organisation's
 * @param name with the domain
 * @param units its role, and the units within the organisation that it is of
 * @param tlsName of its files for TLS: {@code server} or {@code client}
 * @param hosts names and addresses in its certificate for TLS
 * @param further what its certificate says beside that
 */
record Member(
    String folder,
    String name,
    List<String> units,
    String tlsName,
    List<String> hosts,
    List<Further> further) {

  Member {
    units = List.copyOf(units);
    hosts = List.copyOf(hosts);
    further = List.copyOf(further);
  }

  /**
   * A machine.
   *
   * @param kind {@code peers} or {@code orderers}
   */
  static Member node(String kind, String role, Host host, String domain) {
    String name = host.name() + "." + domain;
    List<String> names =
        new ArrayList<>(List.of(name, host.name(), "localhost", "127.0.0.1", "::1"));
    names.addAll(host.extraSans());
    return new Member(kind + "/" + name, name, List.of(role), "server", names, List.of());
  }

  /** A user who is always there, without attributes as {@code cryptogen} makes it. */
  static Member user(String name, String domain) {
    Role role = name.equals(DeveloperCrypto.ADMIN) ? Role.ADMIN : Role.CLIENT;
    return user(name, domain, List.of(role.word()), List.of());
  }

  static Member user(NewUser user, String domain) {
    return user(user.name(), domain, user.allUnits(), List.of(user.extension()));
  }

  private static Member user(
      String name, String domain, List<String> units, List<Further> further) {
    String full = name + "@" + domain;
    return new Member("users/" + full, full, units, "client", List.of(), further);
  }

  boolean isUser() {
    return tlsName.equals("client");
  }

  String certificateFile() {
    return certificateFile(name);
  }

  static String certificateFile(String name) {
    return name + "-cert.pem";
  }
}
