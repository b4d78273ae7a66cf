// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.json.JsonTree;
import io.heddle.words.Foreign;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A container engine as far as Fabric uses one. Safe for threads.
 *
 * <p>Fabric: what core/container/dockercontroller and core/chaincode/platforms/util ask moby's
 * client for; {@code docs/containers.md} has the requests side by side.
 */
final class Engine implements AutoCloseable {

  private static final Duration SHORT = Duration.ofSeconds(10);
  private static final Duration NONE = Duration.ZERO;

  /** As much of an answer as anybody reads, as in moby's client. */
  private static final int LONGEST_ANSWER = 1 << 20;

  private static final int FIRST_REFUSAL = 400;
  private static final int NOT_MODIFIED = 304;

  private final EngineHttp http;
  private final ApiVersion version = new ApiVersion();

  Engine(EngineHttp http) {
    this.http = http;
  }

  /** Whether it is there. */
  void ping() throws EngineFailure {
    ping(SHORT);
  }

  private Optional<String> ping(Duration limit) throws EngineFailure {
    Optional<String> head = ping("HEAD", limit);
    return head.isPresent() ? head : ping("GET", limit).or(() -> Optional.of(""));
  }

  private Optional<String> ping(String method, Duration limit) throws EngineFailure {
    return http.call(
        unversioned(method, "/_ping"),
        limit,
        answer -> {
          if (answer.getCode() != 200) {
            if (method.equals("HEAD")) {
              return Optional.empty();
            }
            throw refusal(answer);
          }
          var header = answer.getFirstHeader("Api-Version");
          return Optional.of(header == null ? "" : header.getValue());
        });
  }

  boolean hasImage(String name) throws EngineFailure {
    try {
      done(request("GET", "/images/" + path(name) + "/json", Map.of()), SHORT);
      return true;
    } catch (EngineFailure e) {
      if (e.isAbsence()) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Fetches an image from a registry.
   *
   * @param lines takes what the engine tells
   * @return why it could not; empty if it did
   */
  Optional<String> pull(ImageReference image, Duration limit, Consumer<String> lines)
      throws EngineFailure {
    return http.call(
        request("POST", "/images/create", Map.of("fromImage", image.name(), "tag", image.tag())),
        limit,
        answer -> Messages.read(body(accepted(answer)), lines));
  }

  /**
   * Builds an image.
   *
   * @return why it could not; empty if it did
   */
  Optional<String> build(
      Map<String, String> query, HttpEntity context, Duration limit, Consumer<String> lines)
      throws EngineFailure {
    HttpUriRequestBase request = request("POST", "/build", query);
    request.setHeader("X-Registry-Config", "bnVsbA=="); // no credentials: null
    request.setEntity(context);
    return http.call(request, limit, answer -> Messages.read(body(accepted(answer)), lines));
  }

  /** Makes a container; gives its id. */
  String create(Optional<String> name, ObjectNode config) throws EngineFailure {
    HttpUriRequestBase request =
        request("POST", "/containers/create", name.map(it -> Map.of("name", it)).orElse(Map.of()));
    request.setEntity(new StringEntity(JsonTree.text(config), ContentType.APPLICATION_JSON));
    JsonNode answer = http.call(request, SHORT, each -> json(accepted(each)));
    String id = answer.path("Id").asString("");
    if (!id.matches("[0-9a-zA-Z_.-]{1,128}")) {
      throw EngineFailure.refused(200, "it names no container that it has made");
    }
    return id;
  }

  /** Unpacks an archive in a container. */
  void upload(String container, String directory, HttpEntity archive, Duration limit)
      throws EngineFailure {
    HttpUriRequestBase request =
        request("PUT", of(container) + "/archive", Map.of("path", directory));
    request.setEntity(archive);
    done(request, limit);
  }

  /** Takes an archive out of a container. */
  void download(String container, String path, OutputStream to, Duration limit)
      throws EngineFailure {
    var _ =
        http.call(
            request("GET", of(container) + "/archive", Map.of("path", path)),
            limit,
            answer -> body(accepted(answer)).transferTo(to));
  }

  /**
   * Reads what a container writes, from its first line on, until it ends.
   *
   * @param attached is called before anything else, as soon as nothing can be missed any more
   */
  void attach(String container, Runnable attached, Consumer<String> out, Consumer<String> err)
      throws EngineFailure {
    var _ =
        http.call(
            request(
                "POST",
                of(container) + "/attach",
                Map.of("stream", "1", "stdout", "1", "stderr", "1", "logs", "1")),
            NONE,
            answer -> {
              InputStream in = body(accepted(answer));
              attached.run();
              Frames.read(in, out, err);
              return true;
            });
  }

  void start(String container) throws EngineFailure {
    done(request("POST", of(container) + "/start", Map.of()), Duration.ofMinutes(1));
  }

  /**
   * Waits until a container that was started does not run.
   *
   * @return its exit status
   */
  int await(String container, Duration limit) throws EngineFailure {
    JsonNode answer =
        http.call(
            request("POST", of(container) + "/wait", Map.of()),
            limit,
            each -> json(accepted(each)));
    if (!answer.path("StatusCode").isNumber()) {
      throw EngineFailure.refused(200, "it waited and tells no exit status");
    }
    return answer.path("StatusCode").asInt(-1);
  }

  /** Ends a container without giving it any time. */
  void stop(String container) throws EngineFailure {
    done(request("POST", of(container) + "/stop", Map.of("t", "0")), SHORT);
  }

  void kill(String container) throws EngineFailure {
    done(request("POST", of(container) + "/kill", Map.of()), SHORT);
  }

  /** Removes a container, running or not; it is no failure if there is none. */
  void remove(String container) throws EngineFailure {
    try {
      done(request("DELETE", of(container), Map.of("force", "1")), SHORT);
    } catch (EngineFailure e) {
      if (!e.isAbsence()) {
        throw e;
      }
    }
  }

  /** The ids of all containers with a label, and what another label of each says. */
  Map<String, String> withLabel(String label, String value, String other) throws EngineFailure {
    ObjectNode filters = JsonTree.object();
    filters.putArray("label").add(label + "=" + value);
    JsonNode answer =
        http.call(
            request(
                "GET", "/containers/json", Map.of("all", "1", "filters", JsonTree.text(filters))),
            SHORT,
            each -> json(accepted(each)));
    Map<String, String> found = new TreeMap<>();
    for (JsonNode each : answer) {
      found.put(each.path("Id").asString(""), each.path("Labels").path(other).asString(""));
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    http.close();
  }

  private void done(HttpUriRequestBase request, Duration limit) throws EngineFailure {
    var _ = http.call(request, limit, answer -> accepted(answer).getCode());
  }

  private static String of(String container) {
    return "/containers/" + path(container);
  }

  private static String path(String name) {
    return URLEncoder.encode(name, UTF_8)
        .replace("%2F", "/")
        .replace("%3A", ":")
        .replace("%40", "@");
  }

  private HttpUriRequestBase request(String method, String path, Map<String, String> query)
      throws EngineFailure {
    String prefix = version.prefix(() -> ping(SHORT).orElse(""));
    return unversioned(method, prefix + path + encoded(query));
  }

  private HttpUriRequestBase unversioned(String method, String path) {
    return new HttpUriRequestBase(method, java.net.URI.create(http.address().base() + path));
  }

  /** In order, as Go writes it. */
  private static String encoded(Map<String, String> query) {
    List<String> parts = new ArrayList<>();
    new TreeMap<>(query)
        .forEach((key, value) -> parts.add(key + "=" + URLEncoder.encode(value, UTF_8)));
    return parts.isEmpty() ? "" : parts.stream().collect(Collectors.joining("&", "?", ""));
  }

  private static ClassicHttpResponse accepted(ClassicHttpResponse answer) throws IOException {
    int code = answer.getCode();
    if (code >= FIRST_REFUSAL || (code >= 300 && code != NOT_MODIFIED)) {
      throw refusal(answer);
    }
    return answer;
  }

  private static EngineFailure refusal(ClassicHttpResponse answer) throws IOException {
    String text = new String(bounded(answer), UTF_8).strip();
    String message = text;
    try {
      String told = JsonTree.read(text).path("message").asString("").strip();
      message = told.isEmpty() ? text : told;
    } catch (JacksonException _) {
      message = text; // of a proxy, perhaps
    }
    return EngineFailure.refused(
        answer.getCode(),
        message.isEmpty() ? "status " + answer.getCode() : Foreign.sentence(message));
  }

  private static JsonNode json(ClassicHttpResponse answer) throws IOException {
    try {
      return JsonTree.read(bounded(answer));
    } catch (JacksonException e) {
      throw EngineFailure.refused(answer.getCode(), "its answer is no JSON");
    }
  }

  private static byte[] bounded(ClassicHttpResponse answer) throws IOException {
    byte[] read = body(answer).readNBytes(LONGEST_ANSWER + 1);
    if (read.length > LONGEST_ANSWER) {
      throw EngineFailure.refused(
          answer.getCode(), "its answer is longer than %d bytes".formatted(LONGEST_ANSWER));
    }
    return read;
  }

  private static InputStream body(ClassicHttpResponse answer) throws IOException {
    @Nullable HttpEntity entity = answer.getEntity();
    return entity == null ? InputStream.nullInputStream() : entity.getContent();
  }
}
