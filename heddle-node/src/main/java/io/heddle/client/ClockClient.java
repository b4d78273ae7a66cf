// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import io.heddle.json.JsonTree;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The clock of a node's network, over its operations port. */
public final class ClockClient {

  private static final String TIME = "/time/v1";

  private final OwnersRequests requests;

  ClockClient(OwnersRequests requests) {
    this.requests = requests;
  }

  /** The time of the node's network, and how its clock goes: an object. */
  public JsonNode reading() throws InterruptedException {
    return requests.send(requests.get(TIME));
  }

  /**
   * Changes the clock of the node's network and gives what it shows then: an object.
   *
   * @param verb {@code set}, {@code advance}, {@code freeze} or {@code follow}
   * @param value the time or the duration; empty for the others
   */
  public JsonNode change(String verb, String value) throws InterruptedException {
    ObjectNode body = JsonTree.object();
    if (!value.isEmpty()) {
      body.put(verb.equals("set") ? "time" : "duration", value);
    }
    return requests.send(requests.post(TIME + "/" + verb, JsonTree.text(body)));
  }
}
