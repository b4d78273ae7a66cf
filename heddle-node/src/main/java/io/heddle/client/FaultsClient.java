// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import io.heddle.json.JsonTree;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The faults in a node's network, over its operations port. */
public final class FaultsClient {

  private static final String FAULTS = "/faults/v1";

  private final OwnersRequests requests;

  FaultsClient(OwnersRequests requests) {
    this.requests = requests;
  }

  /** The faults in the node's network: an array of objects. */
  public JsonNode all() throws InterruptedException {
    return requests.send(requests.get(FAULTS));
  }

  /** Puts a fault into the node's network: what it is, an object with its number as {@code id}. */
  public JsonNode add(String kind, Map<String, String> given) throws InterruptedException {
    ObjectNode body = JsonTree.object();
    body.put("kind", kind);
    given.forEach(body::put);
    return requests.send(requests.post(FAULTS, JsonTree.text(body)));
  }

  /**
   * Takes a fault away, or all, and gives those that are left.
   *
   * @param number empty for all
   */
  public JsonNode clear(String number) throws InterruptedException {
    return requests.send(
        requests.change("DELETE", number.isEmpty() ? FAULTS : FAULTS + "/" + number));
  }
}
