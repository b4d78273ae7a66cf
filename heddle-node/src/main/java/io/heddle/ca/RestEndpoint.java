// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.base.HeddleException;
import io.heddle.ca.Refusal.Code;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Request;
import io.heddle.words.Foreign;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One path of the REST interface, with what is done for each method.
 *
 * <p>Fabric CA: lib/serverendpoint.go.
 */
final class RestEndpoint implements Endpoint {

  private static final Logger log = LoggerFactory.getLogger(RestEndpoint.class);

  /** What is done for a call. */
  @FunctionalInterface
  interface Handler {

    /**
     * Does it.
     *
     * @throws Refusal if it is not done
     */
    Result handle(Call call);
  }

  /**
   * What a call gives.
   *
   * @param json what stands behind {@code "result":}
   * @param location where what was made is to be found
   */
  record Result(String json, Optional<String> location) {

    /** As Go writes an object that is whole: with the end of a line. */
    static Result of(GoObject object) {
      return new Result(object + "\n", Optional.empty());
    }

    /** Of an object that Go writes piece by piece. */
    static Result ofPieces(String json) {
      return new Result(json, Optional.empty());
    }

    Result at(String path) {
      return new Result(json, Optional.of(path));
    }
  }

  private record Method(int success, Handler handler) {}

  private final String path;
  private final Map<String, Method> methods = new HashMap<>();

  /**
   * @param path what stands before the name of a single thing, if such names are taken
   */
  RestEndpoint(String path) {
    this.path = path;
  }

  RestEndpoint on(String method, int success, Handler handler) {
    methods.put(method, new Method(success, handler));
    return this;
  }

  @Override
  public Answer answer(Request request) {
    String named = request.path().length() > path.length() ? name(request) : "";
    if (path.endsWith("/") && (named.isEmpty() || named.contains("/"))) {
      return Answer.noSuchPage();
    }
    try {
      @Nullable Method method = methods.get(request.method());
      if (method == null) {
        throw Refusal.of(
            405,
            Code.METHOD_NOT_ALLOWED,
            "Method %s is not allowed".formatted(Foreign.text(request.method())));
      }
      Result result = method.handler().handle(Call.of(request, named));
      Answer answer = Answer.json(method.success(), whole(result.json(), "", true));
      return result.location().map(answer::at).orElse(answer);
    } catch (Refusal e) {
      log.info(
          "{} {} is refused with {}: {}",
          request.method(),
          Foreign.text(request.path()),
          e.status(),
          Foreign.sentence(e.reason()));
      return refused(e);
    } catch (HeddleException e) {
      log.warn("{} {} failed: {}", request.method(), Foreign.text(request.path()), e.getMessage());
      return refused(Refusal.failed(e.getMessage()));
    }
  }

  private String name(Request request) {
    return request.path().substring(path.length());
  }

  private static Answer refused(Refusal refusal) {
    String error =
        new GoObject().put("code", refusal.number()).put("message", refusal.told()) + "\n";
    return Answer.json(refusal.status(), whole("\"\"", error, false));
  }

  private static String whole(String result, String error, boolean isSuccess) {
    return "{\"result\":%s,\"errors\":[%s],\"messages\":[],\"success\":%s}"
        .formatted(result, error, isSuccess);
  }
}
