// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.MspId;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * A peer of a node.
 *
 * @param host the name in its certificate
 * @param name {@code host:port}, as others know it
 * @param state in one word
 * @param since when it is so
 */
public record PeerStatus(String host, MspId mspId, String name, String state, Instant since) {

  void writeTo(ObjectNode json) {
    json.put("host", host);
    json.put("mspId", mspId.value());
    json.put("name", name);
    json.put("state", state);
    json.put("since", since.toString());
  }
}
