// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.json.JsonTree;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** A line of a transcript, taken apart. */
final class LogLine {

  /** Time, builder, step, and what the step wrote or what became of it. */
  private static final Pattern FORM =
      Pattern.compile(
          "(\\S+) (.*?) (detect|build|release|run|check) (?:\\| (.*)|((?:started|ended|reused).*))");

  private LogLine() {}

  /**
   * As an object: {@code time}, {@code builder}, {@code step}, and {@code line} or {@code event}.
   */
  static ObjectNode json(String text) {
    ObjectNode json = JsonTree.object();
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return json.put("line", text);
    }
    json.put("time", parts.group(1)).put("builder", parts.group(2)).put("step", parts.group(3));
    return parts.group(4) == null
        ? json.put("event", parts.group(5))
        : json.put("line", parts.group(4));
  }
}
