// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The names of a stored document's members, found without keeping the document.
 *
 * <p>Verdicts on transactions depend on it, so what counts as a document is exactly what Go's
 * encoding/json can read into a map: one JSON object, any bytes in its strings, nested 10,000 deep
 * at most, with no number too big for a {@code float64}.
 */
public final class MemberNames {

  private static final int MAX_DEPTH = 10_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private MemberNames() {}

  /** The names on the document's first level in its order; none if the value is no document. */
  public static List<String> ofDocument(ByteString value) {
    if (!Json.Reader.mayBeObject(value)) {
      return List.of();
    }
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), value.toStringUtf8())) {
      return names(parser);
    } catch (JacksonException | NumberFormatException _) {
      return List.of();
    }
  }

  private static List<String> names(JsonParser parser) {
    List<String> names = new ArrayList<>();
    parser.nextToken(); // the object's beginning
    int depth = 1;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (depth == 0) {
        return List.of(); // something follows the object
      }
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.PROPERTY_NAME && depth == 1) {
        names.add(parser.currentName());
      } else if (token.isNumeric() && Double.isInfinite(Double.parseDouble(parser.getString()))) {
        return List.of();
      }
    }
    return names;
  }
}
