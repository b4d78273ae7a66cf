// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.HeddleException;
import io.heddle.client.Bytes;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Arguments in a file: a JSON array, whose texts are arguments and whose other elements are those
 * letters that stand there; an object as for {@code -c}; else one argument a line, byte for byte.
 */
final class ArgumentsFile {

  private ArgumentsFile() {}

  /**
   * All arguments of a file.
   *
   * @param name of the file, or {@code -} for standard input
   * @throws HeddleException {@code NOT_FOUND} or {@code BAD_INPUT} if it cannot be read
   */
  static List<Bytes> read(String name) {
    Bytes content = GivenFile.read("--args-file", name);
    String text = content.isValidUtf8() ? content.toStringUtf8() : "";
    String start = text.stripLeading();
    if (start.startsWith("[")) {
      return array(name, text);
    }
    return start.startsWith("{") && ConstructorJson.isMeant(text)
        ? ConstructorJson.arguments(text)
        : lines(content);
  }

  private static List<Bytes> array(String name, String text) {
    String what = "The array of arguments in '%s'".formatted(name);
    TypedJson.check(what, text);
    List<Bytes> elements = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        elements.add(Bytes.copyFromUtf8(element(parser, text)));
      }
      return elements;
    } catch (JacksonException e) {
      throw TypedJson.tooMuch(what, e);
    }
  }

  /** A text without its quotes; anything else as it is written. */
  private static String element(JsonParser parser, String text) {
    if (!parser.currentToken().isStructStart()) {
      return parser.getString();
    }
    int begin = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
    parser.skipChildren();
    return text.substring(begin, Math.toIntExact(parser.currentLocation().getCharOffset()));
  }

  private static List<Bytes> lines(Bytes content) {
    List<Bytes> lines = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < content.size(); i++) {
      if (content.byteAt(i) == '\n') {
        int end = i > begin && content.byteAt(i - 1) == '\r' ? i - 1 : i;
        lines.add(content.substring(begin, end));
        begin = i + 1;
      }
    }
    if (begin < content.size()) {
      lines.add(content.substring(begin, content.size()));
    }
    return lines;
  }
}
