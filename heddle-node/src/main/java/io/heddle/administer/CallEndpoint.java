// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.Bytes;
import io.heddle.client.CallForm;
import io.heddle.client.CallResult;
import io.heddle.client.ClientChance;
import io.heddle.client.GatewayConnection;
import io.heddle.client.GatewayTarget;
import io.heddle.client.LocalDoor;
import io.heddle.client.NotCommitted;
import io.heddle.client.SharedGateway;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.home.OperationsToken;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Lines;
import io.heddle.operations.Request;
import io.heddle.show.TraceText;
import io.heddle.trace.TransactionTrace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls of chaincode over HTTP, for who has the token of the data directory, and with it the keys
 * of all users in it: the node makes the call as that user, as a client of its own peer's gateway
 * like any other, with all that may be refused there. It is only that its connection is open.
 *
 * <pre>
 * POST /call/v1
 *     {"kind":"EVALUATE", "mspId":…, "msp":…, "channel":…, "chaincode":…, "function":…,
 *      "arguments":[…], "transient":{…}, "endorsers":[…], "seconds":…}
 * </pre>
 *
 * <p>The answer has a line with a {@code part} for each part of the chaincode's answer, and last
 * {@code result}, or {@code error}. A client that hangs up ends its call.
 */
public final class CallEndpoint implements Endpoint, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CallEndpoint.class);

  static final String PATH = "/call/v1";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int MAX_CALLS = 32;
  private static final Duration LOOK = Duration.ofMillis(100);

  private final DataDirectory data;
  private final String host;
  private final OperationsToken token;
  private final SharedGateway gateway;
  private final Semaphore places = new Semaphore(MAX_CALLS);

  /**
   * That of a peer.
   *
   * @param data where the node tells of itself
   * @param host the peer's
   * @param chance what the calls have in place of what the official library takes
   */
  public CallEndpoint(
      DataDirectory data, String host, OperationsToken token, Optional<ClientChance> chance) {
    this.gateway = new SharedGateway(chance);
    this.data = data;
    this.host = host;
    this.token = token;
  }

  /** Adds itself under its path. */
  public CallEndpoint addTo(Endpoints all) {
    all.add(PATH, this);
    return this;
  }

  @Override
  public void close() {
    gateway.close();
  }

  @Override
  public Answer answer(Request request) {
    if (!request.method().equals("POST")) {
      return Answer.error(405, "invalid request method: " + request.method());
    }
    try {
      token.require(request.authorization(), "call in its users' names");
      CallForm form = CallForm.parse(request.body().toStringUtf8());
      GatewayTarget target = target(form);
      if (!places.tryAcquire()) {
        throw new HeddleException(
            Fault.UNAVAILABLE, "There are %d calls already".formatted(MAX_CALLS));
      }
      return Answer.lines(reader -> {
        try {
          run(form, target, reader);
        } finally {
          places.release();
        }
      });
    } catch (HeddleException e) {
      return Refusal.of(e);
    }
  }

  /** The peer of this port, asked by a user of the data directory and nobody else. */
  private GatewayTarget target(CallForm form) {
    NodeDescription peer =
        data.runningPeers().stream()
            .filter(each -> each.host().equals(host))
            .findFirst()
            .orElseThrow(
                () -> new HeddleException(Fault.UNAVAILABLE, "The node is not ready for calls"));
    Path folder = form.mspFolder().toAbsolutePath().normalize();
    if (!folder.startsWith(data.organizations())) {
      throw new HeddleException(
          Fault.BAD_INPUT, "'%s' is not in the node's data directory".formatted(folder));
    }
    return new GatewayTarget(
        peer.endpoint(),
        peer.tlsCa(),
        form.mspId(),
        folder,
        form.channel(),
        form.channel().equals(peer.channel()) ? Optional.of(peer.chaincodes()) : Optional.empty());
  }

  private void run(CallForm form, GatewayTarget target, Lines.Reader reader)
      throws InterruptedException {
    String last = "";
    try (HangUp _ = HangUp.interrupting(Thread.currentThread(), reader, LOOK)) {
      CallResult result = result(form, target);
      List<String> parts = CallForm.parts(result.result());
      for (String part : parts) {
        reader.unhurried(part);
      }
      last = CallForm.last(result);
    } catch (NotCommitted e) {
      last = LocalDoor.failure(e);
    } catch (HeddleException e) {
      last = failure(e);
    } catch (RuntimeException e) {
      log.error("A call of the node's owner failed", e);
      last = failure(new HeddleException(Fault.INTERNAL, "The node failed; see its log", e));
    }
    reader.lasting(last);
  }

  private CallResult result(CallForm form, GatewayTarget target) {
    try (GatewayConnection connection = gateway.connection(target, form.limit())) {
      return switch (form.kind()) {
        case SUBMIT -> connection.submit(form.call());
        case EVALUATE -> connection.evaluate(form.call());
        case TRACE -> told(form, connection, TransactionTrace::toJson);
        case TRACE_TEXT -> told(form, connection, CallEndpoint::text);
      };
    }
  }

  private static CallResult told(
      CallForm form, GatewayConnection connection, Function<TransactionTrace, String> how) {
    String id = form.call().function();
    String trace = how.apply(connection.traces().find(id));
    return new CallResult(id, Bytes.copyFromUtf8(trace), OptionalLong.empty());
  }

  private static String text(TransactionTrace trace) {
    var text = new StringBuilder();
    TraceText.of(trace).forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private static String failure(HeddleException why) {
    ObjectNode object = MAPPER.createObjectNode();
    Refusal.write(why, object);
    ArrayNode details = object.putArray("details");
    why.details().forEach(details::add);
    return object.toString();
  }
}
