// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.OperationsClient;
import io.heddle.home.Announcement;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodePhase;
import io.heddle.show.Printable;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A node of which somebody waits that it is ready, and its chaincodes with it.
 *
 * @param names the chaincodes that count; all if there are none
 * @param err where is told what it is about, each time that it is something else
 */
record AwaitedNode(DataDirectory data, List<String> names, PrintStream err) {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  AwaitedNode {
    names = List.copyOf(names);
  }

  /**
   * Waits for it.
   *
   * @param limit for all of it
   * @param toAppear how long there may be no node at all
   * @throws HeddleException {@code UNAVAILABLE} if there is no node, {@code CHAINCODE} if a
   *     chaincode cannot run, {@code NOT_FOUND} if there is none of a name, {@code TIMED_OUT}
   */
  NodeState ready(Duration limit, Duration toAppear) throws InterruptedException {
    long begin = System.nanoTime();
    boolean wasThere = false;
    String told = "";
    while (true) {
      Optional<NodeState> state = look(wasThere);
      if (state.filter(this::isReady).isPresent()) {
        return state.get();
      }
      wasThere = wasThere || data.announcement().isPresent();
      String doing = state.map(NodeState::activities).orElse("");
      if (!doing.equals(told) && !doing.isEmpty()) {
        err.println(state.get().sentence(Instant.now()));
        told = doing;
      }
      Duration passed = Duration.ofNanos(System.nanoTime() - begin);
      if (!wasThere && passed.compareTo(toAppear) >= 0) {
        data.runningPeers(); // says that there is none
      }
      if (passed.compareTo(limit) >= 0) {
        throw new HeddleException(
            Fault.TIMED_OUT,
            "Not everything is ready after %d s: %s"
                .formatted(
                    limit.toSeconds(), state.map(this::standing).orElse("no node answers yet")));
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  /** Empty if it cannot be asked yet. */
  private Optional<NodeState> look(boolean wasThere) throws InterruptedException {
    Optional<Announcement> node = data.announcement();
    if (node.isEmpty() && wasThere) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "The node has ended before everything was ready; what it wrote says why");
    }
    if (node.filter(each -> !each.peers().isEmpty()).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          NodeState.of(new OperationsClient(node.get().peers().getFirst().operations(), "")));
    } catch (HeddleException e) {
      if (e.fault() == Fault.UNAVAILABLE) {
        return Optional.empty(); // it is just ending
      }
      throw e;
    }
  }

  private boolean isReady(NodeState state) {
    List<JsonNode> failed =
        awaited(state).stream().filter(each -> each.path("failed").asBoolean()).toList();
    if (!failed.isEmpty()) {
      throw new HeddleException(
          Fault.CHAINCODE,
          failed.stream().map(AwaitedNode::failure).collect(Collectors.joining("\n")));
    }
    if (!state.isIn(NodePhase.READY) || state.report().has("interruption")) {
      return false;
    }
    names.stream()
        .filter(name -> awaited(state).stream().noneMatch(each -> isCalled(each, name)))
        .findFirst()
        .ifPresent(name -> {
          throw new HeddleException(
              Fault.NOT_FOUND,
              "Chaincode '%s' is not deployed; there is %s"
                  .formatted(Printable.of(name), state.chaincodeNames()));
        });
    return awaited(state).stream().allMatch(AwaitedNode::isReady);
  }

  private List<JsonNode> awaited(NodeState state) {
    return state.chaincodes().stream()
        .filter(each -> names.isEmpty() || names.contains(each.path("name").asString()))
        .toList();
  }

  private String standing(NodeState state) {
    List<JsonNode> missing = awaited(state).stream().filter(each -> !isReady(each)).toList();
    return missing.isEmpty()
        ? state.sentence(Instant.now())
        : missing.stream()
            .map(each ->
                "chaincode '%s' on channel '%s' is %s%s"
                    .formatted(
                        each.path("name").asString(),
                        each.path("channel").asString(),
                        each.path("state").asString(),
                        error(each)))
            .collect(Collectors.joining("; "));
  }

  private static String failure(JsonNode chaincode) {
    return "Chaincode '%s' on channel '%s' cannot run, it is %s%s"
        .formatted(
            chaincode.path("name").asString(),
            chaincode.path("channel").asString(),
            chaincode.path("state").asString(),
            error(chaincode));
  }

  private static String error(JsonNode chaincode) {
    String error = chaincode.path("error").asString("");
    return error.isEmpty() ? "" : ": " + error;
  }

  private static boolean isReady(JsonNode chaincode) {
    return chaincode.path("state").asString().equals("ready");
  }

  private static boolean isCalled(JsonNode chaincode, String name) {
    return chaincode.path("name").asString().equals(name);
  }
}
