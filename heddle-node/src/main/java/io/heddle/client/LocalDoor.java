// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.json.JsonTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The way to a node on this machine for who can read its data directory: the node makes the call as
 * that client, over the gateway connection that it has open, and says what came of it. All that a
 * client needs for a call of its own (gRPC, TLS, signatures) takes longer to load than most calls
 * take.
 */
public final class LocalDoor {

  static final String PATH = "/call/v1";

  /** The body that an operations port takes has at most 1 MiB. */
  private static final int MAX_BYTES = 1000 * 1000;

  private static final Duration PROMPT = Duration.ofSeconds(60);
  private static final String NOT_COMMITTED = "NOT_COMMITTED";

  private final URI base;
  private final String token;

  /**
   * That of a peer.
   *
   * @param operations its operations port
   */
  public LocalDoor(String operations, String token) {
    this.base = URI.create(operations);
    this.token = token;
  }

  /**
   * Makes a call.
   *
   * @return empty if the door is closed, or too narrow: the node is to be asked as any other
   * @throws HeddleException what a {@link GatewayConnection} throws
   * @throws NotCommitted if the transaction is not valid
   */
  public Optional<CallResult> send(CallForm form) throws InterruptedException {
    String body = form.json();
    if (body.getBytes(UTF_8).length > MAX_BYTES) {
      return Optional.empty();
    }
    var question = new HttpQuestion(base, "POST", PATH, "Bearer " + token, body, Duration.ZERO);
    Optional<HttpReply> opened = open(question);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (HttpReply reply = opened.get()) {
      return reply.status() == 200 ? Optional.of(result(reply)) : Optional.empty();
    } catch (IOException e) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "The node ended before it answered; whether a transaction was submitted shows 'heddle blocks'",
          e);
    } catch (JacksonException e) {
      throw new HeddleException(
          Fault.INTERNAL, "What answers at '%s' is not this node".formatted(base), e);
    }
  }

  /** The trace of a transaction, in JSON or as text; empty as for {@link #send}. */
  public Optional<String> trace(CallKind form, String transactionId, GatewayTarget target)
      throws InterruptedException {
    var named = new ChaincodeCall("", transactionId, List.of(), Map.of());
    return send(new CallForm(
            form, target.mspId(), target.mspFolder(), target.channel(), named, PROMPT))
        .map(answer -> answer.result().toStringUtf8());
  }

  /** Empty if nobody has taken the question. */
  private static Optional<HttpReply> open(HttpQuestion question) throws InterruptedException {
    try {
      return Optional.of(question.ask());
    } catch (ConnectException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "The node's operations port at '%s' does not answer: %s"
              .formatted(question.base(), String.valueOf(e.getMessage())),
          e);
    }
  }

  private static CallResult result(HttpReply reply) throws IOException, InterruptedException {
    var answer = new ByteArrayOutputStream();
    for (var line = reply.nextLine(); line.isPresent(); line = reply.nextLine()) {
      JsonNode said = JsonTree.read(line.get());
      if (said.has("part")) {
        CallForm.decoded(said.path("part")).writeTo(answer);
      } else if (said.has("result")) {
        return CallForm.result(Bytes.copyFrom(answer.toByteArray()), said.path("result"));
      } else if (said.has("error")) {
        throw failure(said);
      }
    }
    throw new IOException("the answer was cut off");
  }

  private static RuntimeException failure(JsonNode said) {
    String sentence = said.path("error").asString("");
    String fault = said.path("fault").asString("");
    if (fault.equals(NOT_COMMITTED)) {
      return new NotCommitted(sentence);
    }
    List<String> details =
        StreamSupport.stream(said.path("details").spliterator(), false)
            .map(JsonNode::asString)
            .toList();
    return new HeddleException(
        Arrays.stream(Fault.values())
            .filter(known -> known.name().equals(fault))
            .findFirst()
            .orElse(Fault.INTERNAL),
        sentence,
        details,
        null);
  }

  /** The last line of an answer that is a failure. */
  public static String failure(NotCommitted why) {
    return JsonTree.text(
        JsonTree.object().put("error", why.sentence()).put("fault", NOT_COMMITTED));
  }
}
