// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.heddle.deploy.DeploymentPlan;
import io.heddle.home.DataDirectory;
import io.heddle.home.Shape;
import io.heddle.node.Node;
import io.heddle.node.NodeConfig;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.node.NodeListener;
import io.heddle.testing.EditedChaincode;
import io.heddle.testing.GatewayClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hyperledger.fabric.client.GatewayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Chaincode that comes to a running node, changes there, and goes again. */
final class DeployIT {

  @TempDir private Path directory;

  private Path data;
  private EditedChaincode source;
  private Node node;
  private GatewayClient client;

  @BeforeEach
  void start() {
    data = directory.resolve("data");
    source = EditedChaincode.in(directory, "edited");
    open(Shape.SINGLE);
  }

  private void open(Shape shape) {
    NodeConfig config =
        NodeConfig.defaults(DataDirectory.at(data), source.builders())
            .with(Listeners.anyPorts(true))
            .withOperationsPort(0)
            .with(shape);
    node = Node.start(config, DeploymentPlan.of(List.of()), NodeListener.none());
    client = GatewayClient.connect(node.description());
  }

  private void end() {
    client.close();
    node.close();
  }

  @AfterEach
  void stop() {
    end();
  }

  @Test
  void it_comes_changes_without_a_failed_call_and_what_is_broken_leaves_it_in_place()
      throws Exception {
    CommandRun first = deploy();
    assertThat(first.exitCode()).isZero();
    assertThat(first.out()).matches("edited 1 edited:[0-9a-f]{64}\n");
    assertThat(first.err())
        .matches(
            """
            Building edited with builder 'quick'
              edited \\| looking at the source
            Builder 'quick' ended after [0-9.]+ s: exit status 0
            Chaincode 'edited' is ready on channel 'mychannel', as definition 1
            """);
    assertThat(version()).isEqualTo("one");
    assertThat(DataDirectory.at(data).runningNode().chaincodes()).containsExactly("edited");

    CommandRun again = deploy();
    assertThat(again).isEqualTo(new CommandRun(0, first.out(), again.err()));
    assertThat(again.err())
        .isEqualTo("Chaincode 'edited' is on channel 'mychannel' already, as definition 1\n");

    List<String> answers =
        whileCalling(got -> {
          await().until(() -> got.contains("one"));
          source.answer("two");
          assertThat(deploy().out()).startsWith("edited 2 edited:");
          await().until(() -> got.contains("two"));
          source.answer("three");
          assertThat(deploy().out()).startsWith("edited 3 edited:");
          await().until(() -> got.contains("three"));
        });
    assertThat(answers).containsOnly("one", "two", "three");
    assertThat(version()).isEqualTo("three");

    source.breakSyntax();
    CommandRun unbuilt = deploy();
    assertThat(unbuilt.exitCode()).isEqualTo(ExitCode.CHAINCODE.number());
    assertThat(unbuilt.out()).isEmpty();
    assertThat(unbuilt.err())
        .contains("Chaincode 'edited' is not deployed: ", "its lines are above");
    assertThat(version()).isEqualTo("three");

    source.breakStart();
    CommandRun unstarted = deploy();
    assertThat(unstarted.exitCode()).isEqualTo(ExitCode.CHAINCODE.number());
    assertThat(unstarted.err())
        .contains(
            "Chaincode 'edited' is not deployed: it does not start, and what was deployed before goes on: ",
            "no thread left");
    assertThat(version()).isEqualTo("three");

    assertThatAFileThatDoesNotStartIsListedUntilItIsUninstalled();

    source.answer("four");
    assertThat(deploy().out()).startsWith("edited 4 edited:");
    assertThat(version()).isEqualTo("four");
  }

  private void assertThatAFileThatDoesNotStartIsListedUntilItIsUninstalled() {
    String file = directory.resolve("broken.tgz").toString();
    String sources = source.directory().toString();
    assertThat(CommandRun.of("package", file, "--label", "broken", sources).exitCode()).isZero();

    assertThat(run("deploy", "edited=" + file).exitCode()).isEqualTo(ExitCode.CHAINCODE.number());

    assertThat(run("installed").out()).containsPattern("(?m)^broken:.* not-deployed ");
    assertThat(run("status").out().lines().filter(line -> line.contains("broken:")))
        .satisfiesExactly(
            row -> assertThat(row).matches("edited +not-deployed .* broken:[0-9a-f]{64}"),
            error ->
                assertThat(error)
                    .matches("Last error of 'broken:.*no thread left.*\\(exit status 1\\)"));
    assertThat(run("uninstall", "broken").exitCode()).isZero();
    assertThat(run("status").out()).doesNotContain("broken");
  }

  @Test
  void its_definition_stays_when_it_goes_and_it_comes_back_as_the_next_one() throws Exception {
    deploy("--init-required", "edited");
    CommandRun gone = run("undeploy", "edited");
    assertThat(gone).isEqualTo(new CommandRun(0, "edited\n", ""));
    assertThat(processes()).isZero();
    assertThat(run("status").out()).containsPattern("edited +undeployed ");
    assertThat(failure())
        .contains(
            "no peers available to evaluate chaincode edited in channel mychannel; it was undeployed here, 'heddle deploy' brings it back");
    assertThat(run("query", "edited", "Version").err())
        .isEqualTo(
            "Chaincode 'edited' is not deployed on channel 'mychannel'; it was undeployed here, 'heddle deploy' brings it back\n");
    assertThat(run("undeploy", "edited"))
        .isEqualTo(
            new CommandRun(
                ExitCode.CONFLICT.number(),
                "",
                "Chaincode 'edited' on channel 'mychannel' is undeployed already; 'heddle deploy' brings it back\n"));
    assertThat(run("undeploy", "nothing").err())
        .isEqualTo("No chaincode 'nothing' is deployed on channel 'mychannel'; there is none\n");

    end();
    open(Shape.SINGLE);
    assertThat(node.deployed()).isEmpty();
    assertThat(processes()).isZero();
    assertThat(failure()).contains("it was undeployed here");

    CommandRun back = deploy("--init-required", "edited=false", "--json");
    JsonNode report = JsonMapper.shared().readTree(back.out());
    assertThat(report.path("channel").asString()).isEqualTo("mychannel");
    assertThat(report.path("stoppedPeers")).isEmpty();
    JsonNode outcome = report.path("chaincodes").get(0);
    assertThat(outcome.propertyNames())
        .containsExactly("name", "packageId", "sequence", "isNew", "state", "message");
    assertThat(outcome.path("sequence").asInt()).isEqualTo(2);
    assertThat(outcome.path("state").asString()).isEqualTo("ready");
    assertThat(version()).isEqualTo("one");
  }

  @Test
  void a_peer_that_is_stopped_is_named_and_gets_it_when_it_starts() throws Exception {
    end();
    data = directory.resolve("several");
    open(Shape.numbered(1, 2));
    assertThat(deploy().exitCode()).isZero();
    assertThat(run("stop-peer", "peer1").exitCode()).isZero();
    source.answer("two");

    CommandRun without = deploy("--policy", "edited=OR('Org1MSP.peer')");

    assertThat(without.exitCode()).isZero();
    assertThat(without.out()).startsWith("edited 2 edited:");
    assertThat(without.err())
        .endsWith(
            "Peer 'peer1.org1.example.com' is stopped; it gets this when 'heddle start-peer peer1.org1.example.com' starts it\n");
    assertThat(run("start-peer", "peer1").exitCode()).isZero();
    assertThat(run("query", "--peer", "peer1.org1.example.com", "edited", "Version"))
        .isEqualTo(new CommandRun(0, "two\n", ""));
    assertThat(run("deploy", source.directory().toString(), "edited=" + source.directory()).err())
        .isEqualTo(
            "Chaincode 'edited' is given twice; give one of them another name with NAME=…\n");
    assertThat(run("deploy", "--dev", "mine").err())
        .isEqualTo(
            "Chaincode 'mine' cannot be started by hand: the node is not in development mode; start it with '--peer-chaincodedev' or '--dev NAME'\n");
    assertThat(run("deploy", "--policy", "other=OR('Org1MSP.peer')").err())
        .isEqualTo(
            "A policy is given for chaincode 'other', which is not deployed; there is edited\n");
  }

  private interface Changes {
    void make(List<String> answers) throws Exception;
  }

  /** What a client that calls all the time is answered; it fails with the first call that does. */
  private List<String> whileCalling(Changes changes) throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    List<String> answers = new CopyOnWriteArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> calling =
          threads.submit(() -> {
            while (!isOver.get()) {
              answers.add(call("Wait", "20"));
            }
            return null;
          });
      try {
        changes.make(answers);
      } finally {
        isOver.set(true);
      }
      calling.get();
    }
    return answers;
  }

  private String version() throws GatewayException {
    return call("Version");
  }

  private String call(String function, String... arguments) throws GatewayException {
    return new String(client.contract("edited").evaluateTransaction(function, arguments), UTF_8);
  }

  private String failure() {
    return String.valueOf(
        catchThrowableOfType(GatewayException.class, this::version).getStatus().getDescription());
  }

  /** Those of the chaincodes. */
  private static long processes() {
    return ProcessHandle.current()
        .descendants()
        .filter(each -> each.info().commandLine().orElse("").contains("fabric-chaincode-node"))
        .count();
  }

  private CommandRun deploy(String... more) {
    List<String> arguments = new ArrayList<>(List.of(source.directory().toString()));
    arguments.addAll(List.of(more));
    return run("deploy", arguments.toArray(String[]::new));
  }

  private CommandRun run(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, "--data", data.toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
