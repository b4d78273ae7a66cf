// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.json.JsonTree;
import io.heddle.testing.Checkout;
import io.heddle.testing.HeddleProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code heddle fault} and {@code heddle time} on a node that runs. */
final class FaultIT {

  @TempDir private static Path dir;
  private static HeddleProcess node;

  @BeforeAll
  static void start() {
    node =
        HeddleProcess.startNode(
            HeddleProcess.SHARED_BUILDS,
            dir.resolve("data"),
            Checkout.ROOT.resolve("samples/asset-node").toString());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @AfterEach
  void clear() {
    assertThat(heddle("fault", "clear").exitCode()).isZero();
  }

  @Test
  void a_fault_is_put_in_place_meets_a_transaction_is_in_its_trace_and_gone() {
    assertThat(
            heddle("invoke", "asset-node", "CreateAsset", "a", "blue", "5", "Tom", "1300")
                .exitCode())
        .isZero();
    CommandRun put =
        heddle("fault", "invalidate", "MVCC_READ_CONFLICT", "--function", "TransferAsset");
    assertThat(put.exitCode()).as(put.err()).isZero();
    String number = put.out().strip();

    CommandRun lost = heddle("invoke", "--json", "asset-node", "TransferAsset", "a", "Ann");

    assertThat(lost.exitCode()).isEqualTo(ExitCode.NOT_COMMITTED.number());
    assertThat(lost.out()).contains("MVCC_READ_CONFLICT");
    String id =
        Pattern.compile("[0-9a-f]{64}")
            .matcher(lost.out())
            .results()
            .findFirst()
            .orElseThrow()
            .group();
    CommandRun trace = heddle("trace", id);
    assertThat(trace.out() + trace.err())
        .contains("injected     fault %s: invalidate function=TransferAsset".formatted(number))
        .contains("Not valid: MVCC_READ_CONFLICT");
    assertThat(heddle("fault", "list").out())
        .isEqualTo(
            "%s invalidate function=TransferAsset code=MVCC_READ_CONFLICT times=1  met 1, over%n"
                .formatted(number));
    assertThat(heddle("fault", "clear", number).out()).isEmpty();
    assertThat(heddle("invoke", "asset-node", "TransferAsset", "a", "Eve").out()).startsWith("Tom");
  }

  @Test
  void a_transaction_that_came_to_nothing_is_known_by_its_fault() {
    assertThat(heddle("fault", "refuse", "--function", "ReadAsset").exitCode()).isZero();
    CommandRun refused = heddle("query", "--trace", "asset-node", "ReadAsset", "a");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.CHAINCODE.number());
    assertThat(refused.err())
        .contains("refused by an injected fault")
        .containsPattern(
            "injected +fault \\d+ at peer0.org1.example.com: refuse function=ReadAsset");
  }

  @Test
  void what_the_network_has_not_is_refused() {
    assertRefused(
        ExitCode.NOT_FOUND,
        "The network has no chaincode 'cars'; it has asset-node",
        "fault",
        "refuse",
        "--chaincode",
        "cars");
    assertRefused(
        ExitCode.CONFLICT,
        "The network has one peer, so there are no two endorsements that could differ; start it"
            + " with --orgs 2",
        "fault",
        "differ");
    assertRefused(ExitCode.NOT_FOUND, "There is no fault 99", "fault", "clear", "99");
    CommandRun function =
        heddle("fault", "crash", "--chaincode", "asset-node", "--function", "Fly");
    assertThat(function.exitCode()).isEqualTo(ExitCode.NOT_FOUND.number());
    assertThat(function.err())
        .startsWith(
            "Chaincode 'asset-node' has no function 'Fly'; it has InitLedger, CreateAsset,");
  }

  @Test
  void the_time_is_set_advanced_and_put_back() {
    assertThat(heddle("time").out()).endsWith("  the real time" + System.lineSeparator());
    assertThat(heddle("time", "freeze").exitCode()).isZero();
    assertThat(heddle("time", "set", "2027-01-01T00:00:00Z").out())
        .startsWith("2027-01-01T00:00:00Z  frozen, ");
    CommandRun advanced = heddle("time", "advance", "1d12h", "--json");
    JsonNode told = JsonTree.read(advanced.out());
    assertThat(told.path("time").asString()).isEqualTo("2027-01-02T12:00:00Z");
    assertThat(told.path("frozen").asBoolean()).isTrue();
    assertThat(heddle("time", "follow").out()).contains("the real time");
    assertRefused(
        ExitCode.BAD_INPUT,
        "The clock of a network shows no other times than those from 1970-01-01T00:00:00Z to"
            + " 9999-12-31T23:59:59Z",
        "time",
        "set",
        "1900-01-01T00:00:00Z");
  }

  private static void assertRefused(ExitCode code, String sentence, String... words) {
    CommandRun run = heddle(words);
    assertThat(run.err()).isEqualTo(sentence + System.lineSeparator());
    assertThat(run.exitCode()).isEqualTo(code.number());
  }

  private static CommandRun heddle(String... words) {
    List<String> line = new ArrayList<>(List.of(words));
    line.add(1, "--data=" + dir.resolve("data"));
    return CommandRun.of(line.toArray(String[]::new));
  }
}
