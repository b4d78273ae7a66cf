// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where the debugger of a chaincode listens that the node runs.
 *
 * @param sources where the chaincode runs from
 */
public record Debugger(Language language, String address, Path sources) {

  /** Whose protocol it speaks. */
  public enum Language {
    JAVA("java"),
    NODE("node");

    private final String word;

    Language(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  void writeTo(ObjectNode json) {
    json.put("language", language.word());
    json.put("address", address);
    json.put("sources", sources.toString());
  }
}
