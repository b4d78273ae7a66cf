// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.home.DataDirectory;
import io.heddle.testing.Checkout;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What a user is told of transactions of a chaincode with the official Java library. */
final class TraceIT {

  @TempDir private static Path dir;
  private static final String PATIENCE_SECONDS = "240";

  private static HeddleProcess node;

  @BeforeAll
  static void start() throws IOException {
    Path sources = dir.resolve("asset-java");
    copy(Checkout.ROOT.resolve("samples/asset-java"), sources);
    Files.copy(
        Checkout.RESOURCES.resolve("chaincode/undecided/UndecidedContract.java"),
        sources.resolve("src/main/java/io/heddle/samples/asset/UndecidedContract.java"));
    node =
        HeddleProcess.startNode(
            HeddleProcess.SHARED_BUILDS,
            data(),
            "--start-timeout",
            PATIENCE_SECONDS,
            sources.toString());
  }

  @AfterAll
  static void stop() {
    List<ProcessHandle> started = chaincodeProcesses();
    node.close();
    assertThat(started).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void an_invocation_shows_messages_values_event_endorsement_and_block() {
    HeddleProcess invoke =
        heddle("invoke", "--trace", "asset-java", "CreateAsset", "a", "blue", "5", "Tom", "1300");

    assertThat(invoke.exitCode()).isZero();
    assertThat(invoke.out()).startsWith("{\"AppraisedValue\":1300");
    assertThat(invoke.err())
        .allMatch(line -> line.codePointCount(0, line.length()) <= 100)
        .anyMatch(line ->
            line.equals("  call         asset-java on mychannel: CreateAsset a blue 5 Tom 1300"))
        .anyMatch(line -> line.equals("  endorsed by  peer0.org1.example.com (Org1MSP)"))
        .anyMatch(line -> line.matches("  block        \\d+, transaction 0: VALID"))
        .anyMatch(line ->
            line.matches(
                " +\\d+\\.\\d{3} ──► asset-java TRANSACTION +\\d+  CreateAsset a blue 5 Tom 1300"))
        .anyMatch(line -> line.matches(" +\\d+\\.\\d{3} ◄── asset-java GET_STATE +\\d+  a"))
        .anyMatch(line -> line.equals("    write     a"))
        .anyMatch(line -> line.equals("      before  (no such key)"))
        .anyMatch(line -> line.startsWith("      after   {\"AppraisedValue\":1300"))
        .anyMatch(line -> line.equals("Event CreateAsset of asset-java"));
  }

  @Test
  void a_query_that_fails_shows_how_far_it_came() {
    HeddleProcess query = heddle("query", "--trace", "asset-java", "ReadAsset", "nowhere");

    assertThat(query.exitCode()).isEqualTo(8);
    assertThat(query.out()).isEmpty();
    assertThat(query.err())
        .anyMatch(line -> line.startsWith("  answer       status 500"))
        .anyMatch(line -> line.matches(".*◄── asset-java GET_STATE +\\d+  nowhere"))
        .anyMatch(line -> line.equals("    read      nowhere, no such key"))
        .last()
        .isEqualTo("Asset 'nowhere' does not exist");
  }

  @Test
  @Spec({"NA-286", "NA-287"})
  void a_transaction_that_lost_names_the_key_and_who_won() throws Exception {
    try (GatewayClient client = GatewayClient.connect(DataDirectory.at(data()).runningNode())) {
      Contract assets = client.contract("asset-java");
      assets.submitTransaction("CreateAsset", "contested", "red", "5", "Tom", "1");
      Transaction winner = endorsed(assets, "Ann");
      Transaction loser = endorsed(assets, "Bob");
      assertThat(winner.submitAsync().getStatus().isSuccessful()).isTrue();
      SubmittedTransaction lost = loser.submitAsync();
      assertThat(lost.getStatus().isSuccessful()).isFalse();

      HeddleProcess trace = heddle("trace", loser.getTransactionId());

      assertThat(trace.exitCode()).isZero();
      assertThat(trace.out().lines())
          .contains(
              "Not valid: MVCC_READ_CONFLICT",
              "  key          contested of asset-java",
              "  changed by   transaction " + winner.getTransactionId());
    }
  }

  @Test
  void json_has_it_all() {
    HeddleProcess invoke = heddle("invoke", "--trace", "--json", "asset-java", "undecided:steady");
    assertThat(invoke.exitCode()).isZero();
    JsonNode result = new ObjectMapper().readTree(invoke.out());

    HeddleProcess trace = heddle("trace", "--json", result.path("transactionId").asString());

    assertThat(trace.exitCode()).isZero();
    JsonNode told = new ObjectMapper().readTree(trace.out());
    assertThat(told).isEqualTo(result.path("trace"));
    assertThat(told.path("messages").get(0).path("type").asString()).isEqualTo("TRANSACTION");
    assertThat(told.path("commit").path("code").asString()).isEqualTo("VALID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clock", "random", "mapOrder", "setOrder", "seed"})
  void a_chaincode_that_cannot_decide_is_found_out_and_nothing_is_submitted(String function) {
    HeddleProcess invoke =
        heddle("invoke", "--check-determinism", "asset-java", "undecided:" + function);

    assertThat(invoke.exitCode()).isEqualTo(8);
    assertThat(invoke.err())
        .first()
        .isEqualTo(
            "Chaincode 'asset-java' is not deterministic; on the same state it gave two results, and nothing was submitted:");
    assertThat(invoke.err())
        .anyMatch(line ->
            switch (function) {
              case "clock" -> line.matches("  Both runs wrote key 'time' of 'asset-java', .*");
              case "random" ->
                  line.matches("  Only the second run wrote key 'id-.*' of 'asset-java': x");
              case "setOrder" -> line.matches("  Both runs wrote key 'set' of 'asset-java', .*");
              case "seed" -> line.matches("  Both runs wrote key 'seed' of 'asset-java', .*");
              default -> line.matches("  Both runs wrote key 'order' of 'asset-java', .*");
            });
  }

  @Test
  void a_chaincode_that_decides_passes_the_check() {
    HeddleProcess invoke =
        heddle("invoke", "--check-determinism", "asset-java", "undecided:steady");

    assertThat(invoke.exitCode()).isZero();
    assertThat(invoke.err())
        .contains("Both executions gave the same result; each was by an instance of its own");
    assertThat(chaincodeProcesses()).hasSize(2);
  }

  @Test
  void what_a_second_instance_wrote_is_kept_apart() {
    var _ = heddle("query", "--check-determinism", "asset-java", "undecided:steady").exitCode();

    HeddleProcess logs = heddle("logs", "asset-java", "--check");

    assertThat(logs.exitCode()).isZero();
    assertThat(logs.out()).contains(" java check started\n");
    assertThat(heddle("logs", "asset-java").out()).doesNotContain(" check ");
  }

  @Test
  void a_second_instance_ends_with_the_first() {
    var _ = heddle("query", "--check-determinism", "asset-java", "undecided:steady").exitCode();
    List<ProcessHandle> both = chaincodeProcesses();
    assertThat(both).hasSize(2);

    both.getFirst().destroyForcibly();

    await().atMost(30, SECONDS).until(() -> both.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void a_system_chaincode_is_traced_and_executed_once() {
    HeddleProcess query =
        heddle("query", "--trace", "--check-determinism", "qscc", "GetChainInfo", "mychannel");

    assertThat(query.exitCode()).isZero();
    assertThat(query.err())
        .anyMatch(line -> line.matches(".*──► qscc +TRANSACTION +\\d+  GetChainInfo mychannel"))
        .anyMatch(line -> line.matches(".*◄── qscc +COMPLETED +\\d+  200 .*"))
        .last()
        .isEqualTo("It was executed once only, since it is part of the peer");
  }

  @Test
  void an_unknown_transaction_is_not_found() {
    HeddleProcess trace = heddle("trace", "abcd");

    assertThat(trace.exitCode()).isEqualTo(3);
    assertThat(trace.err())
        .containsExactly(
            "Transaction 'abcd' is in no block of channel 'mychannel', and its execution was not recorded");
  }

  private static Transaction endorsed(Contract assets, String owner) throws Exception {
    return assets.newProposal("TransferAsset").addArguments("contested", owner).build().endorse();
  }

  /** The oldest first. */
  private static List<ProcessHandle> chaincodeProcesses() {
    return node.process()
        .descendants()
        .filter(one -> one.info().commandLine().orElse("").contains("chaincode.jar"))
        .sorted(Comparator.comparing(one -> one.info().startInstant().orElseThrow()))
        .toList();
  }

  private static Path data() {
    return dir.resolve("data");
  }

  private static HeddleProcess heddle(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command, "--data", data().toString()));
    if (List.of(arguments).contains("--check-determinism")) {
      // the second process of the chaincode starts with the first of these calls
      all.addAll(List.of("--timeout", PATIENCE_SECONDS));
    }
    all.addAll(List.of(arguments));
    return HeddleProcess.run(all.toArray(String[]::new));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path relative = from.relativize(file);
        if (!relative.startsWith("target")) {
          Path copy = to.resolve(relative.toString());
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
