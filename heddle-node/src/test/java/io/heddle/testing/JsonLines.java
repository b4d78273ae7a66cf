// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gzipped test resource with a JSON object on each line. */
public final class JsonLines {

  private JsonLines() {}

  public static List<JsonNode> read(String resource) {
    var json = new JsonMapper();
    try (var file =
            Objects.requireNonNull(JsonLines.class.getResourceAsStream(resource), resource);
        var lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
      return lines.lines().map(json::readTree).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
