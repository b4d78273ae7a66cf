// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether the parts that were registered are well, as {@code /healthz} tells it. Safe for threads.
 *
 * <p>Fabric: healthz/checker.go of fabric-lib-go.
 */
public final class HealthChecks implements Endpoint {

  /** Looks at one part. */
  @FunctionalInterface
  public interface HealthCheck {

    /** What is wrong; empty if nothing is. */
    Optional<String> problem();
  }

  private final InstantSource clock;
  private final Map<String, HealthCheck> checks = new ConcurrentSkipListMap<>();

  public HealthChecks(InstantSource clock) {
    this.clock = clock;
  }

  public void add(String component, HealthCheck check) {
    checks.put(component, check);
  }

  /** Which parts are not well, each with what is wrong. */
  public Map<String, String> failed() {
    Map<String, String> failed = new LinkedHashMap<>();
    checks.forEach(
        (component, check) -> check.problem().ifPresent(reason -> failed.put(component, reason)));
    return failed;
  }

  /** Adds a gauge with a sample for each part. */
  public void addTo(Metrics metrics) {
    metrics.gauge(
        "health_check_failed",
        "Whether a part of the node is not well (1), as /healthz tells it.",
        List.of("component"),
        () -> {
          Map<String, String> failed = failed();
          return checks.keySet().stream()
              .map(each -> new Sample(List.of(each), failed.containsKey(each) ? 1 : 0))
              .toList();
        });
  }

  @Override
  public Answer answer(Request request) {
    if (!request.method().equals("GET")) {
      return Answer.withoutBody(405);
    }
    return answer(failed(), clock.instant());
  }

  /**
   * What Fabric's peers answer.
   *
   * @param failed parts that are not as they should be, each with why
   */
  public static Answer answer(Map<String, String> failed, Instant now) {
    ObjectNode health = Json.MAPPER.createObjectNode();
    health.put("status", failed.isEmpty() ? "OK" : "Service Unavailable");
    health.put("time", now.toString());
    if (!failed.isEmpty()) {
      ArrayNode checks = health.putArray("failed_checks");
      failed.forEach((component, reason) -> checks.add(failedCheck(component, reason)));
    }
    return Answer.json(failed.isEmpty() ? 200 : 503, health.toString());
  }

  private static ObjectNode failedCheck(String component, String reason) {
    ObjectNode check = Json.MAPPER.createObjectNode();
    check.put("component", component);
    check.put("reason", reason);
    return check;
  }
}
