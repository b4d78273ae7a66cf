// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.heddle.client.OperationsClient;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.EditedChaincode;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.client.GatewayException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fresh ledgers for a node that has some. */
final class ResetIT {

  @TempDir private Path directory;
  private Path data;
  private EditedChaincode source;

  @BeforeEach
  void prepare() {
    data = directory.resolve("data");
    source = EditedChaincode.in(directory, "edited");
  }

  @Test
  void the_state_goes_and_what_is_deployed_stays_also_after_a_reset_that_was_killed()
      throws Exception {
    List<NodeDescription> before;
    try (HeddleProcess node = start("--orgs", "2", source.directory().toString())) {
      before = DataDirectory.at(data).runningPeers();
      source.answer("two");
      assertThat(run("deploy", source.directory().toString()).out()).startsWith("edited 2 ");
      try (GatewayClient client = connect()) {
        client.contract("edited").submitTransaction("Put", "a", "1");
        assertThat(call(client, "Get", "a")).isEqualTo("1");
      }
      Path certificate = before.getFirst().userMsp("User1").resolve("signcerts");
      List<Path> certificates = list(certificate);

      CommandRun reset = run("reset");

      assertThat(reset.exitCode()).as(reset.err()).isZero();
      assertThat(reset.out()).matches("edited 1 edited:[0-9a-f]{64}\n");
      assertThat(reset.err())
          .isEqualTo(
              "Chaincode 'edited' is ready on channel 'mychannel', as definition 1\nThe ledgers are fresh ones\n");
      assertThat(DataDirectory.at(data).runningPeers()).isEqualTo(before);
      assertThat(list(certificate)).isEqualTo(certificates);
      try (GatewayClient client = connect()) {
        assertThat(call(client, "Version")).isEqualTo("two");
        assertThat(call(client, "Get", "a")).isEmpty();
        client.contract("edited").submitTransaction("Put", "a", "2");
        assertThat(call(client, "Get", "a")).isEqualTo("2");
      }
      assertThat(node.err().stream().filter(line -> line.startsWith("Building"))).hasSize(2);

      OperationsClient owner =
          new OperationsClient(
              before.getFirst().operations(),
              DataDirectory.at(data).readOperationsToken().orElseThrow());
      Thread.ofVirtual()
          .start(() -> {
            try {
              owner.reset(_ -> {});
            } catch (Exception e) {
              // the node is killed
            }
          });
      await().pollInterval(Duration.ofMillis(1)).until(() -> Files.exists(note()));
      node.kill();
    }
    assertThat(note()).exists();
    try (HeddleProcess node = start();
        GatewayClient client = connect()) {
      assertThat(note()).doesNotExist();
      assertThat(node.err()).noneMatch(line -> line.startsWith("Building"));
      assertThat(call(client, "Version")).isEqualTo("two");
      assertThat(call(client, "Get", "a")).isEmpty();
      client.contract("edited").submitTransaction("Put", "a", "3");
      assertThat(run("deploy", source.directory().toString()).out()).startsWith("edited 1 ");

      assertThat(run("stop-peer", "peer0.org2").exitCode()).isZero();
      assertThat(run("reset"))
          .isEqualTo(
              new CommandRun(
                  ExitCode.CONFLICT.number(),
                  "",
                  "The ledgers cannot be reset while peer 'peer0.org2.example.com' does not run; start it with 'heddle start-peer peer0.org2.example.com'\n"));
      assertThat(call(client, "Get", "a")).isEqualTo("3");

      source.answer("three");
      assertThat(run("deploy", source.directory().toString()))
          .isEqualTo(
              new CommandRun(
                  ExitCode.UNAVAILABLE.number(),
                  "",
                  "Nothing can be deployed on channel 'mychannel' while peer 'peer0.org2.example.com' is stopped: a definition also needs a peer of Org2MSP; start it with 'heddle start-peer peer0.org2.example.com'\n"));
    }
    assertThat(run("reset"))
        .isEqualTo(
            new CommandRun(
                0,
                "",
                "The ledgers in '%s' are removed; the next start begins new ones\n"
                    .formatted(data)));
    assertThat(data.resolve("ledger")).doesNotExist();
    assertThat(run("reset").err()).isEqualTo("There are no ledgers in '%s'\n".formatted(data));
    try (HeddleProcess _ = start();
        GatewayClient client = connect()) {
      assertThatThrownBy(() -> call(client, "Version")).isInstanceOf(GatewayException.class);
    }
  }

  private HeddleProcess start(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--builder", "quick=" + source.builder()));
    arguments.addAll(List.of(more));
    return HeddleProcess.startNode(data, arguments.toArray(String[]::new));
  }

  private GatewayClient connect() {
    return GatewayClient.connect(DataDirectory.at(data).runningNode());
  }

  private Path note() {
    return data.resolve("reset.json");
  }

  private static List<Path> list(Path folder) throws Exception {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static String call(GatewayClient client, String function, String... arguments)
      throws GatewayException {
    return new String(client.contract("edited").evaluateTransaction(function, arguments), UTF_8);
  }

  private CommandRun run(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, "--data", data.toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
