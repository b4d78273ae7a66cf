// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.home.DataDirectory;
import io.heddle.node.Node;
import io.heddle.node.NodeConfig;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.node.NodeListener;
import io.heddle.testing.EditedChaincode;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;
import org.hyperledger.fabric.client.GatewayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chaincode whose source is edited while it is watched. */
final class WatchIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  private final RecordingListener listener = new RecordingListener();

  @Test
  @Spec("NA-285")
  void a_start_deploys_what_is_saved_and_leaves_it_in_place_while_it_cannot_be_built()
      throws Exception {
    EditedChaincode source = EditedChaincode.in(directory, "edited");
    DeploymentPlan plan =
        DeploymentPlan.of(List.of(ChaincodeSource.parse(source.directory().toString()))).watched();
    try (Node node = Node.start(config(source), plan, listener);
        GatewayClient client = GatewayClient.connect(node.description())) {
      assertThat(node.launchAll()).isEmpty();
      assertThat(version(client)).isEqualTo("one");

      source.answer("two");
      awaitSaid(
          "Chaincode 'edited' is ready on channel 'mychannel', as definition 2; [0-9.]+ s after the change of index.js");
      assertThat(version(client)).isEqualTo("two");

      source.breakSyntax();
      awaitSaid("(?s)Chaincode 'edited' is not deployed: could not build chaincode: .*");
      assertThat(version(client)).isEqualTo("two");

      Path built = directory.resolve("built");
      source.buildsAfter(built);
      source.answer("three");
      await().atMost(PATIENCE).until(() -> listener.begun.size() == 4);
      source.answer("four"); // while that is built
      source.answer("five");
      Files.writeString(built, "");
      awaitSaid("Chaincode 'edited' is ready on channel 'mychannel', as definition 3; .*");
      awaitSaid("Chaincode 'edited' is ready on channel 'mychannel', as definition 4; .*");
      assertThat(version(client)).isEqualTo("five");
      assertThat(listener.begun).hasSize(5);
    }
    assertThat(listener.said).hasSize(4);
  }

  @SuppressWarnings("try") // that the node ends while its client watches is what it is about
  @Test
  void a_command_says_where_the_debugger_listens_and_watches_until_its_node_ends()
      throws Exception {
    EditedChaincode source = EditedChaincode.in(directory, "edited");
    Node node = Node.start(config(source), List.of(), listener);
    try (GatewayClient client = GatewayClient.connect(node.description());
        HeddleProcess watching =
            HeddleProcess.run(
                "deploy",
                "--watch",
                "--debug",
                "edited",
                "--data",
                directory.resolve("data").toString(),
                source.directory().toString())) {
      watching.awaitErr(line -> line.equals("Watching edited; Ctrl-C ends that"));
      assertThat(version(client)).isEqualTo("one");
      String debugger = node.debuggers("edited").getFirst();
      assertThat(watching.err())
          .containsOnlyOnce("The debugger of 'edited' listens at " + debugger);

      source.breakStart();
      watching.awaitErr(line -> line.contains("it does not start, and what was deployed before"));
      source.answer("two");
      watching.awaitErr(line ->
          line.startsWith("Chaincode 'edited' is ready on channel 'mychannel', as definition 2;"));
      assertThat(version(client)).isEqualTo("two");
      await().atMost(PATIENCE).until(() -> node.debuggers("edited").equals(List.of(debugger)));
      assertThat(watching.out())
          .matches("edited 1 edited:[0-9a-f]{64}\nedited 2 edited:[0-9a-f]{64}\n");

      node.close();
      assertThat(watching.exitCode()).isEqualTo(ExitCode.UNAVAILABLE.number());
      assertThat(watching.err().getLast()).startsWith("No node runs on data directory ");
    } finally {
      node.close();
    }
  }

  private NodeConfig config(EditedChaincode source) {
    return NodeConfig.defaults(DataDirectory.at(directory.resolve("data")), source.builders())
        .with(Listeners.anyPorts(true))
        .withOperationsPort(0);
  }

  private static String version(GatewayClient client) throws GatewayException {
    return new String(client.contract("edited").evaluateTransaction("Version"), UTF_8);
  }

  private void awaitSaid(String pattern) {
    ConditionFactory patience = await().atMost(PATIENCE);
    patience.untilAsserted(() -> assertThat(listener.said).anyMatch(line -> line.matches(pattern)));
  }

  private static final class RecordingListener implements NodeListener {

    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();

    @Override
    public void buildStarted(String label, String builder) {
      begun.add(label);
    }

    @Override
    public void buildLine(String label, String line) {}

    @Override
    public void buildEnded(String label, String builder, String outcome, Duration took) {}

    @Override
    public void buildReused(String label, Instant made) {}

    @Override
    public void redeployed(String label, String sentence) {
      said.add(sentence);
    }

    @Override
    public void died(String part, String reason) {
      said.add(part + " " + reason);
    }
  }
}
