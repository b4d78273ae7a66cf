// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import io.heddle.base.MspId;
import io.heddle.channel.ConfigElements;
import io.heddle.network.NetworkOrganisation.Anchor;
import io.heddle.words.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The organisations of a network file, in the words of {@code crypto-config.yaml}, too. */
final class OrganisationsPart {

  static final String ORDERER = "OrdererMSP";

  private static final int MAX_PEERS = 100;
  private static final int MAX_USERS = 1000;
  private static final int MAX_DOMAIN = 50; // with a user before it at most 64
  private static final int LAST_PORT = 65_535;
  private static final String MSP = "MSP";
  private static final String DOMAIN_END = ".example.com";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");
  private static final Pattern HOST = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?");
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?=.{1,50}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+");

  private final Map<String, Integer> names = new LinkedHashMap<>();
  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private final Map<String, Integer> domains = new LinkedHashMap<>();
  private int peers;

  private OrganisationsPart() {}

  static List<NetworkOrganisation> read(Value all) {
    var part = new OrganisationsPart();
    List<Section> sections = all.list().stream().map(OrganisationsPart::section).toList();
    if (sections.isEmpty()) {
      throw all.place().mistake("there must be at least one; give it as '- Name: Org1MSP'");
    }
    // policies may name organisations that come later
    List<MspId> known = sections.stream().map(part::identified).toList();
    List<NetworkOrganisation> read = new ArrayList<>();
    for (Section each : sections) {
      read.add(
          part.organisation(
              each, known.get(read.size()), PoliciesPart.ofNetwork(part.ids.keySet())));
    }
    return read;
  }

  private static Section section(Value value) {
    return value.section(
        "an organisation",
        "Name",
        "ID",
        "Domain",
        "EnableNodeOUs",
        "Template",
        "Specs",
        "Users",
        "Policies",
        "AnchorPeers");
  }

  private MspId identified(Section section) {
    Value value = section.required("Name", "Org1MSP");
    String name = value.text();
    ConfigElements.nameObjection(name)
        .ifPresent(_ -> {
          throw value.place().mistake("it must be letters, digits, '.' and '-', and is '%s'", name);
        });
    unique(names, name, value);
    Value given = section.find("ID").orElse(value);
    String id = given.text(ID, "letters, digits, '.' and '-', at most 64");
    if (id.equals(ORDERER)) {
      throw given.place().mistake("'%s' is the orderer's organisation; choose another", ORDERER);
    }
    unique(ids, id, given);
    return new MspId(id);
  }

  private NetworkOrganisation organisation(Section section, MspId id, PoliciesPart policies) {
    String name = section.required("Name", "Org1MSP").text();
    section
        .find("EnableNodeOUs")
        .filter(value -> !value.truth())
        .ifPresent(value -> {
          throw value.place().mistake("it must be true: Heddle tells roles by units; leave it out");
        });
    String domain = domain(section, name);
    List<String> hosts = hosts(section);
    return new NetworkOrganisation(
        name,
        id,
        domain,
        hosts,
        ports(section),
        users(section)
            .flatMap(each -> each.find("Count"))
            .map(n -> n.small(0, MAX_USERS))
            .orElse(1),
        users(section).map(UsersPart::read).orElseGet(List::of),
        policies.read(section.entries("Policies")),
        section.find("AnchorPeers").map(value -> anchors(value, domain, hosts)));
  }

  private static Optional<Section> users(Section section) {
    return section.find("Users").map(value -> value.section("'Users'", "Count", "Specs"));
  }

  private String domain(Section section, String name) {
    Optional<Value> given = section.find("Domain");
    String plain = name.endsWith(MSP) ? name.substring(0, name.length() - MSP.length()) : name;
    String usual = plain.toLowerCase(Locale.ROOT) + DOMAIN_END;
    Value at = given.orElseGet(() -> section.required("Name", "Org1MSP"));
    if (given.isEmpty() && !DOMAIN.matcher(usual).matches()) {
      throw at.place()
          .mistake("no domain can be made of '%s'; give one as 'Domain: org1.example.com'", name);
    }
    String domain =
        given
            .map(value ->
                value.text(
                    DOMAIN,
                    "a domain such as org1.example.com, in lower case, at most %d characters"
                        .formatted(MAX_DOMAIN)))
            .orElse(usual);
    Integer line = domains.putIfAbsent(domain, at.place().line());
    if (line != null) {
      throw at.place()
          .mistake("'%s' is the domain of another organisation, in line %d", domain, line);
    }
    return domain;
  }

  private static Section peer(Value spec) {
    return spec.section("a peer", "Hostname", "Port");
  }

  /** The next port is for the peer's chaincode. */
  private static Map<String, Integer> ports(Section section) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (Value each : section.list("Specs")) {
      Section peer = peer(each);
      peer.find("Port")
          .ifPresent(port ->
              ports.put(peer.required("Hostname", "peer0").text(), port.small(1, LAST_PORT - 1)));
    }
    return ports;
  }

  private List<String> hosts(Section section) {
    Set<String> hosts = new LinkedHashSet<>();
    for (Value each : section.list("Specs")) {
      Value host = peer(each).required("Hostname", "peer0");
      String name = host.text(HOST, "a host name such as peer0, in lower case");
      if (!hosts.add(name)) {
        throw host.place().mistake("'%s' is there already; give another name", name);
      }
    }
    int count =
        section
            .find("Template")
            .map(value -> value.section("'Template'", "Count"))
            .flatMap(value -> value.find("Count"))
            .map(value -> value.small(0, MAX_PEERS))
            .orElse(hosts.isEmpty() ? 1 : 0);
    for (int number = 0; number < count; number++) {
      hosts.add("peer" + number);
    }
    if (hosts.isEmpty()) {
      throw section.place().mistake("it has no peer; give one as 'Template: {Count: 1}'");
    }
    peers += hosts.size();
    if (peers > MAX_PEERS) {
      throw section.place().mistake("the network has more than %d peers with it", MAX_PEERS);
    }
    return List.copyOf(hosts);
  }

  private static List<Anchor> anchors(Value all, String domain, List<String> hosts) {
    List<Anchor> anchors = new ArrayList<>();
    for (Value each : all.list()) {
      Section section = each.section("an anchor peer", "Host", "Port");
      Value host = section.required("Host", hosts.getFirst() + "." + domain);
      String name = host.text();
      List<String> full = hosts.stream().map(peer -> peer + "." + domain).toList();
      int place = full.indexOf(name);
      if (place < 0) {
        throw host.place()
            .mistake("'%s' is no peer of the organisation; %s", name, Nearest.to(name, full));
      }
      anchors.add(
          new Anchor(hosts.get(place), section.find("Port").map(port -> port.small(1, LAST_PORT))));
    }
    return anchors;
  }

  private static void unique(Map<String, Integer> taken, String name, Value value) {
    Integer line = taken.putIfAbsent(name, value.place().line());
    if (line != null) {
      throw value
          .place()
          .mistake("'%s' is another organisation, in line %d; choose another", name, line);
    }
  }
}
