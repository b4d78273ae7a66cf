// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.json.JsonTree;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the owner of a node asks at its operations port, and what becomes of it: an answer, a
 * refusal in the node's words, or silence.
 */
record OwnersRequests(URI base, String token, Duration patience) {

  private static final int OK = 200;

  /** What may need a build, or the end of a chaincode's calls. */
  private static final Duration UNLIMITED = Duration.ZERO;

  /** What is at a path. */
  JsonNode json(String path) throws InterruptedException {
    return send(get(path));
  }

  /** What is at a path, whatever it is. */
  byte[] bytes(String path) throws InterruptedException {
    try (HttpReply reply = get(path).ask()) {
      byte[] bytes = reply.bytes();
      refuse(reply.status(), bytes);
      return bytes;
    } catch (IOException e) {
      throw noAnswer(e);
    }
  }

  /** Takes the lines at a path as they come, each a JSON value; returns at their end. */
  void lines(String path, Duration silence, Consumer<JsonNode> taker) throws InterruptedException {
    try (HttpReply reply = new HttpQuestion(base, "GET", path, bearer(), silence).ask()) {
      if (reply.status() != OK) {
        refuse(reply.status(), reply.bytes());
      }
      for (Optional<String> line = reply.nextLine(); line.isPresent(); line = reply.nextLine()) {
        taker.accept(JsonTree.read(line.get()));
      }
    } catch (IOException e) {
      throw noAnswer(e);
    } catch (JacksonException e) {
      throw notThisNode(e);
    }
  }

  private void refuse(int status, byte[] body) {
    if (status != OK) {
      try {
        throw refusal(JsonTree.read(body));
      } catch (JacksonException e) {
        throw notThisNode(e);
      }
    }
  }

  /** A question that is answered at once, or soon enough. */
  HttpQuestion get(String path) {
    return new HttpQuestion(base, "GET", path, bearer(), patience);
  }

  /** A request that may take as long as it takes. */
  HttpQuestion change(String method, String path) {
    return new HttpQuestion(base, method, path, bearer(), UNLIMITED);
  }

  /** A request with a JSON object, which may take as long as it takes. */
  HttpQuestion post(String path, String json) {
    return new HttpQuestion(base, "POST", path, bearer(), json, UNLIMITED);
  }

  private String bearer() {
    return "Bearer " + token;
  }

  static String encoded(String name) {
    return URLEncoder.encode(name, UTF_8).replace("+", "%20");
  }

  /** What is answered, if that is no refusal. */
  JsonNode send(HttpQuestion question) throws InterruptedException {
    Answered answer = answer(question);
    if (answer.status() != OK) {
      throw refusal(answer.json());
    }
    return answer.json();
  }

  record Answered(int status, JsonNode json) {}

  /** What is answered, whatever it is. */
  Answered answer(HttpQuestion question) throws InterruptedException {
    try (HttpReply reply = question.ask()) {
      return new Answered(reply.status(), JsonTree.read(reply.bytes()));
    } catch (IOException e) {
      throw noAnswer(e);
    } catch (JacksonException e) {
      throw notThisNode(e);
    }
  }

  /** Each line as it comes; the last one is the result, or says why there is none. */
  JsonNode follow(HttpQuestion question, Consumer<JsonNode> events) throws InterruptedException {
    try (HttpReply reply = question.ask()) {
      if (reply.status() != OK) {
        throw refusal(JsonTree.read(reply.bytes()));
      }
      for (var line = reply.nextLine(); line.isPresent(); line = reply.nextLine()) {
        JsonNode said = JsonTree.read(line.get());
        if (said.has("result")) {
          return said.path("result");
        }
        if (said.has("error")) {
          throw refusal(said);
        }
        events.accept(said);
      }
      throw new HeddleException(
          Fault.UNAVAILABLE, "The node has ended before it was done; see what it wrote");
    } catch (IOException e) {
      throw noAnswer(e);
    } catch (JacksonException e) {
      throw notThisNode(e);
    }
  }

  private static HeddleException refusal(JsonNode json) {
    return new HeddleException(fault(json), json.path("error").asString("no reason given"));
  }

  private HeddleException noAnswer(IOException e) {
    return new HeddleException(
        Fault.UNAVAILABLE,
        "The node's operations port at '%s' does not answer: %s"
            .formatted(base, e.getMessage() == null ? "no connection" : e.getMessage()),
        e);
  }

  private HeddleException notThisNode(JacksonException e) {
    return new HeddleException(
        Fault.INTERNAL, "What answers at '%s' is not this node".formatted(base), e);
  }

  private static Fault fault(JsonNode json) {
    String fault = json.path("fault").asString("");
    return Arrays.stream(Fault.values())
        .filter(known -> known.name().equals(fault))
        .findFirst()
        .orElse(Fault.INTERNAL);
  }

  /** Without the token, which is a secret. */
  @Override
  public String toString() {
    return "OwnersRequests[%s]".formatted(base);
  }
}
