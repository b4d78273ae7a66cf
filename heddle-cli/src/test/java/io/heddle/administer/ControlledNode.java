// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A node as who has only its OpenAPI document sees it; each answer is held against that. */
final class ControlledNode implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private final String token;
  private final JsonNode document;
  private final Set<String> asked = new TreeSet<>();

  /**
   * That of a running node.
   *
   * @param url of its operations port
   * @param token of its data directory
   */
  ControlledNode(String url, String token) {
    this.url = url;
    this.token = token;
    this.document = JSON.readTree(send("GET", "/openapi.json", null, false).body());
  }

  @Override
  public void close() {
    client.close();
  }

  /** What has been asked for, by the document's names. */
  Set<String> asked() {
    return asked;
  }

  /** All that can be asked for. */
  Set<String> all() {
    Set<String> all = new TreeSet<>();
    document.findValues("operationId").forEach(each -> all.add(each.asString()));
    return all;
  }

  /**
   * Asks, and gives the answer: one value, or one for each line.
   *
   * @param values of the parameters, each {@code NAME=VALUE}
   */
  List<JsonNode> ask(String operation, String... values) {
    return answer(operation, null, values);
  }

  /** As {@link #ask}, with a body. */
  List<JsonNode> tell(String operation, String body, String... values) {
    return answer(operation, body, values);
  }

  private List<JsonNode> answer(String operation, @Nullable String body, String... values) {
    asked.add(operation);
    Operation known = operation(operation);
    HttpResponse<byte[]> answer = send(known.method(), known.path(values), body, true);
    assertThat(answer.statusCode())
        .as("%s answered %s", operation, new String(answer.body(), UTF_8))
        .isEqualTo(200);
    JsonNode content = known.definition().path("responses").path("200").path("content");
    String type = answer.headers().firstValue("Content-Type").orElse("");
    assertThat(content.propertyNames()).as(operation).containsExactly(type);
    return type.equals("application/octet-stream")
        ? List.of()
        : checked(operation, type, answer.body(), content.path(type).path("schema"));
  }

  private List<JsonNode> checked(String operation, String type, byte[] body, JsonNode schema) {
    String text = new String(body, UTF_8);
    Stream<String> values = type.endsWith("x-ndjson") ? text.lines() : Stream.of(text);
    List<JsonNode> all = new ArrayList<>();
    values.forEach(value -> {
      assertFits(operation, schema, JSON.readTree(value));
      all.add(JSON.readTree(value));
    });
    return all;
  }

  private void assertFits(String what, JsonNode schema, JsonNode value) {
    ObjectNode whole = ((ObjectNode) schema).deepCopy();
    whole.set("components", document.path("components"));
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole)
                .validate(value))
        .as("%s: %s", what, value)
        .isEmpty();
  }

  /** That who has no token is refused, unless everybody may ask. */
  void assertGuarded(String operation) {
    Operation known = operation(operation);
    boolean isOpen = known.definition().path("security").isArray();
    HttpResponse<byte[]> answer = send(known.method(), known.path(), "{}", false);
    assertThat(answer.statusCode()).as(operation).isEqualTo(isOpen ? 200 : 403);
    if (!isOpen) {
      assertFits(
          operation,
          known
              .definition()
              .at("/responses/default/content")
              .path("application/json")
              .path("schema"),
          JSON.readTree(answer.body()));
    }
  }

  private HttpResponse<byte[]> send(
      String method, String path, @Nullable String body, boolean isOwner) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body, UTF_8));
    if (isOwner) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (java.io.IOException e) {
      throw new AssertionError(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(path, e);
    }
  }

  private record Operation(String method, String template, JsonNode definition) {

    String path(String... values) {
      String path = template;
      List<String> query = new ArrayList<>();
      for (String each : values) {
        String name = each.substring(0, each.indexOf('='));
        String value = java.net.URLEncoder.encode(each.substring(name.length() + 1), UTF_8);
        if (path.contains("{" + name + "}")) {
          path = path.replace("{" + name + "}", value);
        } else {
          query.add(name + "=" + value);
        }
      }
      return path.replaceAll("[{}]", "") + (query.isEmpty() ? "" : "?" + String.join("&", query));
    }
  }

  private Operation operation(String id) {
    for (var path : document.path("paths").properties()) {
      for (var method : path.getValue().properties()) {
        if (method.getValue().path("operationId").asString("").equals(id)) {
          return new Operation(
              method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue());
        }
      }
    }
    throw new AssertionError("The document has no '%s'".formatted(id));
  }
}
