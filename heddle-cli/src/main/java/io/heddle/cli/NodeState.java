// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.OperationsClient;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodePhase;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** How far a node is, as its operations port tells it. */
record NodeState(JsonNode report) {

  private static final int MOST_TOLD = 3;

  static NodeState of(OperationsClient client) throws InterruptedException {
    return new NodeState(client.node());
  }

  /**
   * Has a command that needs what is not there yet say so.
   *
   * @throws HeddleException {@code UNAVAILABLE} if the node that runs on the directory is starting
   */
  static void refuseWhileStarting(DataDirectory data) {
    data.announcement()
        .filter(node -> node.phase() == NodePhase.STARTING && !node.peers().isEmpty())
        .map(node -> new OperationsClient(node.peers().getFirst().operations(), ""))
        .flatMap(client -> {
          try {
            return of(client).unready();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HeddleException(Fault.UNAVAILABLE, "Interrupted", e);
          }
        })
        .ifPresent(sentence -> {
          throw new HeddleException(Fault.UNAVAILABLE, sentence);
        });
  }

  /** In one line what the node is about if it is not ready; empty if it is. */
  Optional<String> unready() {
    return isIn(NodePhase.READY) ? Optional.empty() : Optional.of(sentence(Instant.now()));
  }

  boolean isIn(NodePhase phase) {
    return report.path("state").asString().equals(phase.word());
  }

  /** {@code The node (pid 4711) is starting: building asset-java, 25 s}. */
  String sentence(Instant now) {
    String doing = doing(now);
    return "The node (pid %d) is %s%s"
        .formatted(
            report.path("pid").asLong(),
            isIn(NodePhase.FAILED) ? "ending, for it has failed" : report.path("state").asString(),
            doing.isEmpty() ? ", " + age(report, now) : ": " + doing);
  }

  /** What it is about, without how long. */
  String activities() {
    return report
        .path("doing")
        .valueStream()
        .map(each -> each.path("what").asString())
        .distinct()
        .collect(Collectors.joining("; "));
  }

  /** An object for each. */
  List<JsonNode> chaincodes() {
    return report.path("chaincodes").valueStream().toList();
  }

  /** Those there are, to stand in a sentence. */
  String chaincodeNames() {
    List<String> names =
        chaincodes().stream().map(each -> each.path("name").asString()).distinct().toList();
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private String doing(Instant now) {
    Map<String, JsonNode> all = new LinkedHashMap<>(); // several peers may be about the same
    report.path("doing").forEach(each -> all.putIfAbsent(each.path("what").asString(), each));
    String named =
        all.entrySet().stream()
            .limit(MOST_TOLD)
            .map(each -> each.getKey() + ", " + age(each.getValue(), now))
            .collect(Collectors.joining("; "));
    return all.size() > MOST_TOLD
        ? "%s; and %d more".formatted(named, all.size() - MOST_TOLD)
        : named;
  }

  private static String age(JsonNode since, Instant now) {
    Duration age = Duration.between(Instant.parse(since.path("since").asString()), now);
    return Math.max(0, age.toSeconds()) + " s";
  }
}
