// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heddle.deploy.ChaincodeSource;
import io.heddle.home.DataDirectory;
import io.heddle.testing.Checkout;
import io.heddle.testing.GatewayClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.hyperledger.fabric.client.GatewayException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chaincode whose process ends in the middle of a call, or goes on after an error. */
final class CrashingChaincodeIT {

  private static final String FUNCTIONS =
      """
      async Crash() {
        try {
          null.colour;
        } catch (failure) { // the library catches what nobody does, and goes on
          console.error(failure);
          process.exit(1);
        }
      }

      async Exit() {
        process.exit(3);
      }

      async Later() {
        await new Promise(() => setTimeout(() => {
          throw new Error('no such price');
        }));
      }

      async InitLedger(\
      """;

  @TempDir private static Path dir;
  private static Path source = Path.of("");
  private static Node node;
  private static GatewayClient client;

  @BeforeAll
  static void start() throws Exception {
    source = dir.resolve("mine");
    Files.createDirectories(source.resolve("lib"));
    Path sample = Checkout.ROOT.resolve("samples/asset-node");
    for (String file : List.of("index.js", "package.json", "package-lock.json")) {
      Files.copy(sample.resolve(file), source.resolve(file));
    }
    Files.writeString(
        contract(),
        Files.readString(sample.resolve("lib/asset-contract.js"))
            .replaceFirst(" {2}async InitLedger\\(", FUNCTIONS.replace("$", "\\$")));
    NodeConfig config =
        NodeConfig.defaults(
                DataDirectory.at(dir.resolve("data")),
                new Builders(List.of(), Checkout.ROOT.resolve("builders")))
            .with(NodeConfig.Listeners.anyPorts(false))
            .withOperationsPort(0)
            .withExecuteTimeout(Duration.ofSeconds(2));
    node =
        Node.start(config, List.of(ChaincodeSource.parse("cars=" + source)), NodeListener.none());
    assertThat(node.launchAll()).isEmpty();
    client = GatewayClient.connect(node.description());
  }

  @AfterAll
  static void end() {
    client.close();
    node.close();
  }

  @Test
  void is_told_with_its_exit_status_and_what_it_died_of_in_the_users_file() throws IOException {
    assertThat(failure("Crash"))
        .endsWith(
            "error sending: its process ended with exit status 1: TypeError: Cannot read properties of null (reading 'colour'), at %s:%d:10: chaincode stream terminated"
                .formatted(contract(), lineOf("null.colour")));
    // who called is told first
    Awaitility.await()
        .untilAsserted(() ->
            assertThat(lastError()).startsWith("its process ended with exit status 1: TypeError"));
  }

  @Test
  void is_told_with_its_exit_status_if_it_says_nothing() {
    assertThat(failure("Exit"))
        .endsWith(
            "error sending: its process ended with exit status 3: chaincode stream terminated");
  }

  @Test
  void a_call_that_waits_for_what_has_failed_is_told_which_error_nobody_caught()
      throws IOException {
    assertThat(failure("Later"))
        .endsWith(
            "error sending: an error that nothing in the chaincode caught: no such price, at %s:%d:11: timeout expired while executing transaction"
                .formatted(contract(), lineOf("'no such price'")));
  }

  private static String lastError() {
    return node.peers()
        .all()
        .getFirst()
        .present()
        .peer()
        .chaincode()
        .launches()
        .statuses()
        .getFirst()
        .lastError()
        .orElse("");
  }

  private static String failure(String function) {
    return catchThrowableOfType(
            GatewayException.class, () -> client.contract("cars").evaluateTransaction(function))
        .getDetails()
        .getFirst()
        .getMessage();
  }

  private static Path contract() {
    return source.resolve("lib/asset-contract.js");
  }

  private static long lineOf(String text) throws IOException {
    try (Stream<String> lines = Files.lines(contract())) {
      return lines.takeWhile(line -> !line.contains(text)).count() + 1;
    }
  }
}
