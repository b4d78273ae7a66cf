// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.home.NodeDescription;
import io.heddle.node.AuthorityDescription;
import io.heddle.node.Node;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The two lines that a start prints for programs: that the node is ready, and that it has ended.
 */
final class StartJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String EVENT = "event";

  private StartJson() {}

  /**
   * Where everything is.
   *
   * @param report of the operations port
   */
  static String ready(Node node, JsonNode report) {
    NodeDescription first = node.description();
    ObjectNode line = event("ready");
    line.put("pid", first.pid());
    line.put("dataDirectory", node.data().root().toString());
    line.put("channel", first.channel());
    line.put("orderer", first.orderer());
    line.put("ordererAdmin", first.ordererAdmin());
    node.console().ifPresent(url -> line.put("console", url));
    line.putArray("peers");
    node.descriptions().forEach(peer -> put(peer, line.withArray("peers").addObject()));
    line.putArray("authorities");
    node.authorities().forEach(each -> put(each, line.withArray("authorities").addObject()));
    line.set("chaincodes", report.path("chaincodes"));
    return line.toString();
  }

  /** That nothing of it runs any more. */
  static String ended(int code, String reason) {
    ObjectNode line = event("ended");
    line.put("code", code);
    line.put("reason", reason);
    if (code != ExitCode.OK.number()) {
      line.put("error", reason); // as every command's failure has it
      line.putArray("details");
    }
    return line.toString();
  }

  private static ObjectNode event(String name) {
    return JSON.createObjectNode().put(EVENT, name);
  }

  private static void put(NodeDescription peer, ObjectNode json) {
    json.put("host", peer.host());
    json.put("mspId", peer.mspId());
    json.put("domain", peer.domain());
    json.put("endpoint", peer.endpoint());
    json.put("name", peer.name());
    json.put("chaincodeEndpoint", peer.chaincodeEndpoint());
    json.put("operations", peer.operations());
    peer.tlsCa().ifPresent(file -> json.put("tlsCa", file.toString()));
    json.put("users", peer.users().toString());
    json.put("connectionProfile", peer.connectionProfile().toString());
  }

  private static void put(AuthorityDescription authority, ObjectNode json) {
    json.put("name", authority.name());
    json.put("mspId", authority.mspId());
    json.put("url", authority.url());
  }
}
