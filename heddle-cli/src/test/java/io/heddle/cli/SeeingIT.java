// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.testing.Checkout;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What a developer sees of a node with a chaincode of the official library for Node.js. */
final class SeeingIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String CREATE =
      "{\"Args\":[\"CreateAsset\",\"a1\",\"blue\",\"5\",\"Tom\",\"1300\"]}";

  @TempDir private static Path dir;
  private static HeddleProcess node;
  private static String transaction;

  @BeforeAll
  static void start() {
    node =
        HeddleProcess.startNode(
            HeddleProcess.SHARED_BUILDS,
            data(),
            "--start-timeout",
            "240",
            Checkout.ROOT.resolve("samples/asset-node").toString());
    JsonNode created = JSON.readTree(succeeding("invoke", "--json", "asset-node", CREATE));
    transaction = created.path("transactionId").asString();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void the_banner_names_the_functions_and_a_call_that_can_be_typed() {
    assertThat(node.err())
        .anyMatch(line -> line.startsWith("    functions         InitLedger()  CreateAsset("))
        .contains("  ./heddle query --data %s asset-node GetAllAssets".formatted(data()));
  }

  @Test
  void a_function_that_there_is_not_and_arguments_that_do_not_fit_are_told_with_what_there_is() {
    assertFails(
        8,
        "You've asked to invoke a function that does not exist: ReadAset; did you mean 'ReadAsset'?",
        "query",
        "asset-node",
        "ReadAset");
    assertFails(
        8,
        "Expected 1 parameters, but 0 have been supplied; it is ReadAsset(arg0: string)",
        "query",
        "asset-node",
        "ReadAsset");
  }

  @Test
  void a_transaction_its_block_and_its_trace_are_found_by_how_its_id_begins() {
    String beginning = transaction.substring(0, 16);
    String told = succeeding("tx", beginning);

    assertThat(told)
        .startsWith("Transaction " + transaction)
        .contains("  call         asset-node on mychannel: CreateAsset a1 blue 5 Tom 1300");
    assertThat(succeeding("trace", beginning)).startsWith("Transaction " + transaction);
    assertThat(succeeding("block", beginning))
        .startsWith("Block ")
        .contains(told.lines().skip(1).toList());
    assertThat(
            JSON.readTree(succeeding("tx", "--json", beginning)).path("validationCode").asInt(-1))
        .isZero();
    assertThat(
            JSON.readTree(succeeding("block", "--json", beginning))
                .path("data")
                .path("data")
                .path(0)
                .path("payload")
                .path("header")
                .path("channel_header")
                .path("tx_id")
                .asString())
        .isEqualTo(transaction);
  }

  @Test
  @Spec("NA-291")
  void the_state_is_listed_with_who_wrote_it() {
    assertThat(succeeding("state", "--prefix", "a1", "asset-node"))
        .matches("\\d+:0  a1  \\{\"AppraisedValue\":1300,.*\\}\\R");
    assertFails(
        3,
        "No chaincode 'asset-nod' is defined on channel 'mychannel'; did you mean 'asset-node'?",
        "state",
        "asset-nod");
  }

  @Test
  void answers_of_system_chaincodes_can_be_read() {
    JsonNode info = JSON.readTree(succeeding("query", "qscc", "GetChainInfo", "mychannel"));

    assertThat(Long.parseLong(info.path("height").asString())).isPositive();
    assertThat(JSON.readTree(succeeding("query", "cscc", "GetChannels")).path("channels").path(0))
        .isEqualTo(JSON.createObjectNode().put("channel_id", "mychannel"));
  }

  @Test
  void events_go_on_when_the_peer_has_been_stopped_and_started_and_none_comes_twice() {
    try (HeddleProcess events =
        HeddleProcess.run(
            "events", "--data", data().toString(), "--from", "0", "--json", "asset-node")) {
      await().atMost(PATIENCE).until(() -> !events.out().isEmpty());
      assertThat(events.out().lines().findFirst())
          .contains(
              JSON.createObjectNode()
                  .put("block", blockOf(transaction))
                  .put("transactionId", transaction)
                  .put("chaincode", "asset-node")
                  .put("name", "CreateAsset")
                  .put(
                      "payload",
                      "{\"AppraisedValue\":1300,\"Color\":\"blue\",\"ID\":\"a1\",\"Owner\":\"Tom\",\"Size\":5}")
                  .toString());

      succeeding("stop-peer", "peer0.org1");
      events.awaitErr(line -> line.endsWith("; waiting for it"));
      succeeding("start-peer", "peer0.org1");
      succeeding("invoke", "-c", CREATE.replace("a1", "a2"), "asset-node");

      await().atMost(PATIENCE).until(() -> events.out().contains("a2"));
      assertThat(events.out().lines()).hasSize(2);
    }
  }

  private static long blockOf(String txId) {
    for (String line : succeeding("blocks", "--json").lines().toList()) {
      JsonNode block = JSON.readTree(line);
      if (block.path("transactions").path(0).path("transactionId").asString().equals(txId)) {
        return block.path("number").asLong();
      }
    }
    throw new AssertionError("No block has " + txId);
  }

  private static String succeeding(String... command) {
    try (HeddleProcess heddle = heddle(command)) {
      assertThat(heddle.exitCode()).describedAs("%s", heddle.err()).isZero();
      return heddle.out();
    }
  }

  private static void assertFails(int code, String sentence, String... command) {
    try (HeddleProcess heddle = heddle(command)) {
      assertThat(heddle.exitCode()).isEqualTo(code);
      assertThat(heddle.out()).isEmpty();
      assertThat(heddle.err()).containsExactly(sentence);
    }
  }

  private static HeddleProcess heddle(String... command) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(1, List.of("--data", data().toString()));
    return HeddleProcess.run(words.toArray(String[]::new));
  }

  private static Path data() {
    return dir.resolve("data");
  }
}
