// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.issue.DeveloperNetwork.OrdererOrganisation;
import io.heddle.issue.DeveloperNetwork.PeerOrganisation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * What an organisation's client programs need to connect, with or without discovery: the peers, its
 * own first, the channel, and the orderer. The libraries for Node and Java of Fabric 2.2 read it.
 *
 * <p>It names an organisation's certificate authority if that can be asked for certificates.
 */
public final class ConnectionProfile {

  /**
   * How the orderer and the peers are reached.
   *
   * @param addresses {@code host:port} by the full name: {@code peer0.org1.example.com}; a peer
   *     without one is left out
   * @param authorities those that can be asked for certificates
   * @param hasTls whether with TLS only, and else without
   */
  public record Reach(
      ChannelName channel,
      Map<String, String> addresses,
      Map<MspId, Authority> authorities,
      boolean hasTls) {

    public Reach {
      addresses = Map.copyOf(addresses);
      authorities = Map.copyOf(authorities);
    }

    /** Without authorities that can be asked. */
    public Reach(ChannelName channel, Map<String, String> addresses, boolean hasTls) {
      this(channel, addresses, Map.of(), hasTls);
    }

    private List<String> of(PeerOrganisation organisation) {
      return organisation.peers().stream()
          .map(peer -> peer.name() + "." + organisation.domain())
          .filter(addresses::containsKey)
          .toList();
    }
  }

  /**
   * A certificate authority that can be asked.
   *
   * @param host under which its certificate knows it: {@code ca.org1.example.com}
   * @param name under which requests ask for it: {@code ca-org1}
   * @param pem the certificate by which its server is known
   */
  public record Authority(String host, String name, String url, String pem) {}

  private final Map<String, Object> content;

  /**
   * The profile of one organisation.
   *
   * @param tlsAuthorities the certificates of the authorities for TLS as PEM
   */
  ConnectionProfile(
      PeerOrganisation own,
      DeveloperNetwork network,
      Reach reach,
      Map<MspId, String> tlsAuthorities) {
    Map<String, Object> organisations = new LinkedHashMap<>();
    Map<String, Object> peers = new LinkedHashMap<>();
    Map<String, Object> onChannel = new LinkedHashMap<>();
    for (PeerOrganisation each : ownFirst(own, network)) {
      List<String> hosts = reach.of(each);
      if (!hosts.isEmpty()) {
        organisations.put(title(each), organisation(each, hosts, reach));
      }
      String authority = tlsAuthorities.getOrDefault(each.mspId(), "");
      hosts.forEach(host -> peers.put(host, place(host, reach, authority)));
      hosts.forEach(host -> onChannel.put(host, roles()));
    }
    OrdererOrganisation orderers = network.orderer();
    String orderer = orderers.host().name() + "." + orderers.domain();
    Map<String, Object> place =
        place(orderer, reach, tlsAuthorities.getOrDefault(orderers.mspId(), ""));
    content =
        map(
            "name",
            "heddle-" + own.name(),
            "version",
            "1.0.0",
            "client",
            map(
                "organization",
                title(own),
                "connection",
                Map.of("timeout", map("peer", Map.of("endorser", "300"), "orderer", "300"))),
            "channels",
            Map.of(reach.channel().value(), map("orderers", List.of(orderer), "peers", onChannel)),
            "organizations",
            organisations,
            "orderers",
            Map.of(orderer, with(map("mspid", orderers.mspId().value()), place)),
            "peers",
            peers);
    if (!reach.authorities().isEmpty()) {
      content.put("certificateAuthorities", authorities(own, network, reach));
    }
  }

  private static Map<String, Object> organisation(
      PeerOrganisation organisation, List<String> hosts, Reach reach) {
    Map<String, Object> told = map("mspid", organisation.mspId().value(), "peers", hosts);
    authority(organisation, reach)
        .ifPresent(it -> told.put("certificateAuthorities", List.of(it.host())));
    return told;
  }

  private static Optional<Authority> authority(PeerOrganisation organisation, Reach reach) {
    return Optional.ofNullable(reach.authorities().get(organisation.mspId()));
  }

  private static Map<String, Object> authorities(
      PeerOrganisation own, DeveloperNetwork network, Reach reach) {
    Map<String, Object> authorities = new LinkedHashMap<>();
    for (PeerOrganisation each : ownFirst(own, network)) {
      authority(each, reach).ifPresent(it -> authorities.put(it.host(), place(it)));
    }
    return authorities;
  }

  /** Its certificate need not be verified, as in the test network's profile. */
  private static Map<String, Object> place(Authority authority) {
    Map<String, Object> place = map("url", authority.url(), "caName", authority.name());
    place.put("tlsCACerts", Map.of("pem", List.of(authority.pem())));
    place.put("httpOptions", Map.of("verify", false));
    return place;
  }

  private static List<PeerOrganisation> ownFirst(PeerOrganisation own, DeveloperNetwork network) {
    return Stream.concat(
            Stream.of(own), network.peerOrganisations().stream().filter(each -> !each.equals(own)))
        .toList();
  }

  private static String title(PeerOrganisation organisation) {
    return organisation.name().substring(0, 1).toUpperCase(Locale.ROOT)
        + organisation.name().substring(1);
  }

  private static Map<String, Object> roles() {
    return map(
        "endorsingPeer", true,
        "chaincodeQuery", true,
        "ledgerQuery", true,
        "eventSource", true,
        "discover", true);
  }

  /** The port of a peer or of the orderer. */
  private static Map<String, Object> place(String host, Reach reach, String tlsAuthorityPem) {
    String address = String.valueOf(reach.addresses().get(host));
    if (!reach.hasTls()) {
      return map("url", "grpc://" + address);
    }
    return map(
        "url", "grpcs://" + address,
        "tlsCACerts", Map.of("pem", tlsAuthorityPem),
        "grpcOptions", map("ssl-target-name-override", host, "hostnameOverride", host));
  }

  String json() {
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(content)
        + "\n";
  }

  String yaml() {
    return YAMLMapper.builder()
        .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
        .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
        .enable(YAMLWriteFeature.LITERAL_BLOCK_STYLE)
        .build()
        .writeValueAsString(content);
  }

  private static Map<String, Object> with(Map<String, Object> first, Map<String, Object> second) {
    first.putAll(second);
    return first;
  }

  /** A map in the order given: key, value, key, value. */
  private static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
