// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;

/** A node's port for its owner: HTTP with JSON. Safe for threads. */
record OperationsPort(String base, String token) {

  private static final int OK = 200;
  private static final int CONNECT_MILLIS = 10_000;

  /**
   * Asks for something that is answered at once.
   *
   * @throws HeddleFailure with the node's words if it refuses
   */
  Map<String, Object> ask(String method, String path, Map<String, ?> body) {
    try {
      HttpURLConnection connection = open(method, path, Json.write(body));
      try (InputStream answer = answer(connection)) {
        Map<String, Object> told = Json.object(new String(answer.readAllBytes(), UTF_8));
        if (connection.getResponseCode() != OK) {
          throw refusal(told);
        }
        return told;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw noAnswer(e);
    }
  }

  /**
   * Asks for work that takes a while.
   *
   * @param events gets what happens meanwhile
   * @return its result
   * @throws HeddleFailure with the node's words if it fails
   */
  Map<String, Object> work(String path, Map<String, ?> body, Consumer<Map<String, Object>> events) {
    try {
      HttpURLConnection connection = open("POST", path, Json.write(body));
      try (var lines = new BufferedReader(new InputStreamReader(answer(connection), UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          Map<String, Object> told = Json.object(line);
          if (told.containsKey("result")) {
            return Json.map(told.get("result"));
          }
          if (told.containsKey("error")) {
            throw refusal(told);
          }
          events.accept(told);
        }
      }
      throw new HeddleFailure("The node has ended before it was done with '%s'".formatted(path));
    } catch (IOException | IllegalArgumentException e) {
      throw noAnswer(e);
    }
  }

  /**
   * Has the node call something in a user's name.
   *
   * @return what it answered
   * @throws HeddleFailure with the node's words if it fails
   */
  byte[] call(Map<String, ?> form) {
    var answer = new ByteArrayOutputStream();
    work(
        "/call/v1",
        form,
        told -> answer.writeBytes(Base64.getDecoder().decode(Json.string(told.get("part")))));
    return answer.toByteArray();
  }

  private HttpURLConnection open(String method, String path, String body) throws IOException {
    var connection = (HttpURLConnection) URI.create(base + path).toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setRequestMethod(method);
    connection.setRequestProperty("Authorization", "Bearer " + token);
    if (!method.equals("GET")) {
      connection.setDoOutput(true);
      try (var out = connection.getOutputStream()) {
        out.write(body.getBytes(UTF_8));
      }
    }
    return connection;
  }

  private static InputStream answer(HttpURLConnection connection) throws IOException {
    return connection.getResponseCode() < 400
        ? connection.getInputStream()
        : connection.getErrorStream();
  }

  private static HeddleFailure refusal(Map<String, Object> told) {
    return new HeddleFailure(Json.string(told.get("error")));
  }

  private HeddleFailure noAnswer(Exception e) {
    return new HeddleFailure(
        "The node's operations port at '%s' does not answer: %s".formatted(base, e), e);
  }
}
