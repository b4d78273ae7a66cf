// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import io.heddle.base.ChannelName;
import io.heddle.issue.DeveloperNetwork.Host;
import io.heddle.issue.DeveloperNetwork.OrdererOrganisation;
import io.heddle.issue.DeveloperNetwork.PeerOrganisation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * What an organisation's client programs need to connect, with or without discovery: its peer, the
 * channel, and the orderer, which is behind the peer's port. The libraries for Node and Java of
 * Fabric 2.2 read it.
 *
 * <p>It names no certificate authority, because none can be asked for certificates.
 */
public final class ConnectionProfile {

  /**
   * How the organisation's first peer is reached.
   *
   * @param address {@code host:port}
   * @param hasTls whether with TLS only, and else without
   */
  public record Reach(ChannelName channel, String address, boolean hasTls) {}

  private final Map<String, Object> content;

  /** The profile, with the certificate of the authority for TLS as PEM. */
  ConnectionProfile(
      PeerOrganisation organisation,
      OrdererOrganisation orderers,
      Reach reach,
      String tlsAuthorityPem) {
    String title =
        organisation.name().substring(0, 1).toUpperCase(Locale.ROOT)
            + organisation.name().substring(1);
    Host first = organisation.peers().getFirst();
    String peer = first.name() + "." + organisation.domain();
    String orderer = orderers.host().name() + "." + orderers.domain();
    Map<String, Object> place = place(peer, reach, tlsAuthorityPem);
    content =
        map(
            "name",
            "heddle-" + organisation.name(),
            "version",
            "1.0.0",
            "client",
            map(
                "organization",
                title,
                "connection",
                Map.of("timeout", map("peer", Map.of("endorser", "300"), "orderer", "300"))),
            "channels",
            Map.of(
                reach.channel().value(),
                map("orderers", List.of(orderer), "peers", Map.of(peer, roles()))),
            "organizations",
            Map.of(title, map("mspid", organisation.mspId().value(), "peers", List.of(peer))),
            "orderers",
            Map.of(orderer, with(map("mspid", orderers.mspId().value()), place)),
            "peers",
            Map.of(peer, place));
  }

  private static Map<String, Object> roles() {
    return map(
        "endorsingPeer", true,
        "chaincodeQuery", true,
        "ledgerQuery", true,
        "eventSource", true,
        "discover", true);
  }

  /** The one port of both, whose certificate is the peer's. */
  private static Map<String, Object> place(String peer, Reach reach, String tlsAuthorityPem) {
    if (!reach.hasTls()) {
      return map("url", "grpc://" + reach.address());
    }
    return map(
        "url", "grpcs://" + reach.address(),
        "tlsCACerts", Map.of("pem", tlsAuthorityPem),
        "grpcOptions", map("ssl-target-name-override", peer, "hostnameOverride", peer));
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
