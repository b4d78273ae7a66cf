// SPDX-License-Identifier: Apache-2.0
package io.heddle.console;

import io.heddle.home.OperationsToken;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Request;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the console's port answers.
 *
 * <pre>
 * GET /                       the pages
 * GET /console/v1             the peers, the orderer, and whether the request may write
 * any /peer/HOST/…            what that peer's operations port answers its owner
 * </pre>
 *
 * @param orderer where clients find it
 * @param channel that is shown first
 * @param callers the MSP folder of the user who calls, by the host of the peer; told to who may
 *     write
 * @param isOpen whether who has no token may read; only programs of this machine may then reach it
 */
public record Console(
    String version,
    List<ServedPeer> peers,
    String orderer,
    String channel,
    OperationsToken token,
    boolean isOpen,
    Function<String, Optional<Path>> callers) {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  public Console {
    peers = List.copyOf(peers);
  }

  /** All of it. */
  public Endpoints endpoints() {
    return new Endpoints()
        .add("/", Pages.shipped())
        .add("/console/v1", this::overview)
        .add(PeerDoors.PATH, new PeerDoors(peers, new Rights(token, isOpen)));
  }

  private Answer overview(Request request) {
    if (!request.method().equals("GET")) {
      return Answer.error(405, "invalid request method: " + request.method());
    }
    boolean mayWrite = token.isIn(request.authorization());
    ObjectNode object = MAPPER.createObjectNode();
    object.put("version", version);
    object.put("mayWrite", mayWrite);
    object.put("mayRead", isOpen || mayWrite);
    object.put("orderer", orderer);
    object.put("channel", channel);
    ArrayNode all = object.putArray("peers");
    for (ServedPeer peer : peers) {
      ObjectNode told = all.addObject();
      told.put("host", peer.host()).put("mspId", peer.mspId()).put("endpoint", peer.endpoint());
      if (mayWrite) {
        callers.apply(peer.host()).ifPresent(msp -> told.put("msp", msp.toString()));
      }
    }
    return Answer.json(200, object.toString()).with("Cache-Control", "no-store");
  }
}
