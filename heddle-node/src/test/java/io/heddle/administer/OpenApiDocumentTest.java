// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The document of what may be asked of a node, beside what the endpoints say of themselves. */
final class OpenApiDocumentTest {

  private static final Path SOURCES =
      Checkout.ROOT.resolve("heddle-node/src/main/java/io/heddle/administer");

  /** A request in an endpoint's own documentation: method and path, names in capital letters. */
  private static final Pattern REQUEST =
      Pattern.compile("^ \\* (GET|POST|DELETE) +(/[^ ?]+)(?:[? ].*)?$");

  private static final Pattern NAME = Pattern.compile("\\{[a-z]+}|[A-Z]+(-[A-Z]+)*");

  private static final JsonNode DOCUMENT =
      JsonMapper.shared().readTree(OpenApiEndpoint.class.getResourceAsStream("openapi.json"));

  @Test
  void has_each_request_that_an_endpoint_takes_and_no_other() throws IOException {
    Set<String> documented = new TreeSet<>();
    DOCUMENT
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .propertyNames()
                .forEach(method -> documented.add(request(method, path.getKey()))));

    assertThat(documented).isEqualTo(taken());
  }

  private static Set<String> taken() throws IOException {
    Set<String> taken = new TreeSet<>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      List<Path> endpoints =
          files.filter(file -> file.toString().endsWith("Endpoint.java")).toList();
      for (Path file : endpoints) {
        int before = taken.size();
        for (String line : Files.readAllLines(file)) {
          Matcher request = REQUEST.matcher(line);
          if (request.matches()) {
            taken.add(request(request.group(1), request.group(2)));
          }
        }
        assertThat(taken).as("what %s says", file.getFileName()).hasSizeGreaterThan(before);
      }
    }
    return taken;
  }

  private static String request(String method, String path) {
    return method.toUpperCase(java.util.Locale.ROOT) + " " + NAME.matcher(path).replaceAll("*");
  }

  @Test
  void knows_each_thing_that_it_refers_to_and_has_no_other() {
    Set<String> referred = new HashSet<>();
    DOCUMENT.findValues("$ref").forEach(each -> referred.add(each.asString()));
    Set<String> known = new HashSet<>();
    DOCUMENT
        .path("components")
        .path("schemas")
        .propertyNames()
        .forEach(name -> known.add("#/components/schemas/" + name));

    assertThat(referred).isEqualTo(known);
  }
}
