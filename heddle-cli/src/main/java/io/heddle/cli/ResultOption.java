// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.json.JsonTree;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** How a command prints the one thing that came of it: alone on a line, or in an object. */
final class ResultOption {

  @Option(names = "--json", description = "Print one JSON object, also of a failure.")
  private boolean json;

  ResultOption() {}

  /** Prints it; the key is what it is called in the object. */
  void print(String key, String value) {
    ObjectNode object = JsonTree.object();
    object.put(key, value);
    print(value, object);
  }

  /** Prints a line, or what says the same and perhaps more. */
  void print(String line, ObjectNode object) {
    System.out.println(json ? JsonTree.text(object) : line);
  }

  boolean isJson() {
    return json;
  }
}
