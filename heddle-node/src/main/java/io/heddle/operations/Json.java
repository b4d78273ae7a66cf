// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as this room needs it. */
final class Json {

  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static String object(String name, String value) {
    ObjectNode object = MAPPER.createObjectNode();
    object.put(name, value);
    return object.toString();
  }
}
