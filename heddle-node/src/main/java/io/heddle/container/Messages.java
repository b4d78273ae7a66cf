// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import io.heddle.json.JsonTree;
import io.heddle.process.LineReader;
import io.heddle.words.Foreign;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What an engine tells while it fetches or builds an image: an object of JSON in each line. Not
 * safe for threads.
 */
final class Messages {

  private final Consumer<String> lines;
  private Optional<String> error = Optional.empty();

  private Messages(Consumer<String> lines) {
    this.lines = lines;
  }

  /**
   * Reads them to their end.
   *
   * @param lines takes what is for people
   * @return the error that the engine tells of; empty if all went well
   */
  static Optional<String> read(InputStream in, Consumer<String> lines) throws IOException {
    var messages = new Messages(lines);
    LineReader.forEachLine(in, messages::take);
    return messages.error;
  }

  private void take(String line) {
    if (line.isBlank()) {
      return;
    }
    JsonNode message;
    try {
      message = JsonTree.read(line);
    } catch (JacksonException e) {
      lines.accept(Foreign.sentence(line)); // of an engine that does not keep to its own form
      return;
    }
    String text = message.path("error").asString("");
    String detail = message.path("errorDetail").path("message").asString("");
    if (error.isEmpty() && !(text.isEmpty() && detail.isEmpty())) {
      error = Optional.of(Foreign.sentence((text.isEmpty() ? detail : text).strip()));
      lines.accept(error.get());
    }
    told(message).strip().lines().map(Foreign::sentence).forEach(lines);
  }

  private static String told(JsonNode message) {
    String stream = message.path("stream").asString("");
    if (!stream.isEmpty()) {
      return stream;
    }
    String status = message.path("status").asString("");
    boolean isProgress = message.path("progressDetail").path("total").isNumber();
    return isProgress ? "" : status;
  }
}
