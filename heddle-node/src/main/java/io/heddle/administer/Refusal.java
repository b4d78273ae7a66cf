// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.operations.Answer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The operations port's answer to a request of ours that failed: {@code error}, {@code fault}. */
final class Refusal {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Refusal() {}

  static Answer of(HeddleException why) {
    ObjectNode object = MAPPER.createObjectNode();
    write(why, object);
    return Answer.json(status(why.fault()), object.toString());
  }

  /** The members alone. */
  static void write(HeddleException why, ObjectNode object) {
    object.put("error", why.getMessage());
    object.put("fault", why.fault().name());
  }

  private static int status(Fault fault) {
    return switch (fault) {
      case BAD_INPUT -> 400;
      case DENIED -> 403;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case UNAVAILABLE, TIMED_OUT -> 503;
      case CHAINCODE, INTERNAL -> 500;
    };
  }
}
