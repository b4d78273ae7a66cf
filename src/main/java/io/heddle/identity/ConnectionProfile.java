// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import io.heddle.identity.DeveloperNetwork.Host;
import io.heddle.identity.DeveloperNetwork.PeerOrganisation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * What an organisation's client programs need to connect, with the keys that Fabric's test network
 * writes.
 *
 * <p>Its entry for a certificate authority names the usual port although none listens there:
 * programs that read the profile look for it, and in a test network made by {@code cryptogen} none
 * listens either.
 */
final class ConnectionProfile {

  private final Map<String, Object> content;

  /** The profile, with the certificates of the two authorities as PEM. */
  ConnectionProfile(PeerOrganisation organisation, String authorityPem, String tlsAuthorityPem) {
    String domain = organisation.domain();
    String title =
        organisation.name().substring(0, 1).toUpperCase(Locale.ROOT)
            + organisation.name().substring(1);
    String authority = "ca." + domain;
    List<String> peerNames =
        organisation.peers().stream().map(peer -> peer.name() + "." + domain).toList();
    Map<String, Object> peers = new LinkedHashMap<>();
    for (Host peer : organisation.peers()) {
      peers.put(peer.name() + "." + domain, peer(peer, domain, tlsAuthorityPem));
    }
    content = new LinkedHashMap<>();
    content.put("name", "heddle-" + organisation.name());
    content.put("version", "1.0.0");
    content.put(
        "client",
        map(
            "organization",
            title,
            "connection",
            Map.of("timeout", Map.of("peer", Map.of("endorser", "300")))));
    content.put(
        "organizations",
        Map.of(
            title,
            map(
                "mspid", organisation.mspId().value(),
                "peers", peerNames,
                "certificateAuthorities", List.of(authority))));
    content.put("peers", peers);
    content.put(
        "certificateAuthorities",
        Map.of(
            authority,
            map(
                "url",
                "https://localhost:7054",
                "caName",
                "ca-" + organisation.name(),
                "tlsCACerts",
                Map.of("pem", List.of(authorityPem)),
                "httpOptions",
                Map.of("verify", false))));
  }

  private static Map<String, Object> peer(Host peer, String domain, String tlsAuthorityPem) {
    String name = peer.name() + "." + domain;
    return map(
        "url", "grpcs://localhost:" + peer.port(),
        "tlsCACerts", Map.of("pem", tlsAuthorityPem),
        "grpcOptions", map("ssl-target-name-override", name, "hostnameOverride", name));
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

  /** A map in the order given: key, value, key, value. */
  private static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
