// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.client.Bytes;
import io.heddle.client.CallForm;
import io.heddle.client.CallKind;
import io.heddle.client.ChaincodeCall;
import io.heddle.client.LocalDoor;
import io.heddle.client.OperationsClient;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.json.JsonTree;
import io.heddle.node.Node;
import io.heddle.node.NodeConfig;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.node.NodeListener;
import io.heddle.testing.ValueChaincodeServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same calls through a node's local door and by the official library. */
final class LocalDoorIT {

  private static final Pattern TRANSACTION = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern BLOCK = Pattern.compile("(block(Number\":)? ?)\\d+");

  @TempDir private static Path dir;

  private static Optional<ValueChaincodeServer> chaincode = Optional.empty();
  private static Optional<Node> node = Optional.empty();

  @BeforeAll
  static void start() throws Exception {
    ValueChaincodeServer server = ValueChaincodeServer.serve("values");
    chaincode = Optional.of(server);
    NodeConfig config =
        NodeConfig.load(Optional.empty(), Map.of(), Home.shippedBuilders())
            .with(DataDirectory.at(dir.resolve("data")))
            .with(Listeners.anyPorts(true));
    Node started =
        Node.start(
            config,
            List.of(ChaincodeSource.parse("values=" + server.address())),
            NodeListener.none());
    node = Optional.of(started);
    assertThat(started.launchAll()).isEmpty();
  }

  @AfterAll
  static void stop() {
    node.ifPresent(Node::close);
    chaincode.ifPresent(ValueChaincodeServer::close);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "query values get nothing",
        "query --json values get nothing",
        "query values echo a | ü -- --json",
        "query --json values echo a b",
        "query --json values times 3",
        "query --json values times 2000000",
        "query values fail no",
        "query --json values fail no",
        "query --verbose values fail no",
        "invoke values put k v",
        "invoke --json values put k v",
        "invoke --quiet values put k v",
        "invoke --json values fail no",
        "query valuse get k",
        "query --json valuse get k",
        "invoke --json --channel nochannel values get k",
        "query --verbose --channel nochannel values get k",
        "query --json qscc GetChainInfo mychannel",
        "query --verbose cscc GetChannels",
        "invoke --json --verbose _lifecycle CommitChaincodeDefinition",
        "query --user nobody values get k",
        "query --org nowhere values get k",
        "query --transient k=v --transient-base64 l=/w== values echo x",
        "invoke --user Admin --json values put a b",
        "trace 0000000000000000000000000000000000000000000000000000000000000000",
        "trace --json --user nobody 0000",
        "query values"
      })
  void give_the_same_answer(String typed) {
    String[] words = typed.split(" ", -1);
    NodeDescription about = node.orElseThrow().description();

    CommandRun door = run(words);
    CommandRun official = run(words, "--tls-ca", about.tlsCa().orElseThrow().toString());

    assertThat(plain(door)).isEqualTo(plain(official));
    assertThat(door.exitCode()).as(door.err()).isNotEqualTo(1);
  }

  /** One after the other; what differs between any two calls is left out. */
  private static CommandRun run(String[] words, String... more) {
    List<String> line = new ArrayList<>(List.of(words));
    line.addAll(1, List.of("--data", dir.resolve("data").toString()));
    line.addAll(1, List.of(more));
    return CommandRun.of(line.toArray(String[]::new));
  }

  private static CommandRun plain(CommandRun run) {
    return new CommandRun(run.exitCode(), plain(run.out()), plain(run.err()));
  }

  private static String plain(String text) {
    String nameless = TRANSACTION.matcher(text).replaceAll("TX");
    return BLOCK.matcher(nameless).replaceAll("$1N");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--json"})
  void give_the_same_trace(String form) {
    String id =
        JsonTree.read(run("invoke --json values put traced 1".split(" ", -1)).out())
            .path("transactionId")
            .asString();
    String[] words = "trace %s %s".formatted(form, id).replace("  ", " ").split(" ", -1);
    NodeDescription about = node.orElseThrow().description();

    CommandRun door = run(words);
    CommandRun official = run(words, "--tls-ca", about.tlsCa().orElseThrow().toString());

    assertThat(door).isEqualTo(official);
    assertThat(door.out()).contains(id);
  }

  /** Each further library costs some ten milliseconds, and all jars are opened for some. */
  @Test
  void commands_get_along_with_what_reads_json() throws Exception {
    String data = dir.resolve("data").toString();
    var libraries = new LoadedLibraries(dir);
    String id =
        JsonTree.read(run("invoke --json values put seen 1".split(" ", -1)).out())
            .path("transactionId")
            .asString();

    assertThat(libraries.of("--version")).isEmpty();
    assertThat(libraries.of("query", "--help")).isEmpty();
    for (String[] command :
        new String[][] {
          {"status", "--data", data},
          {"trace", "--data", data, id},
          {"query", "--data", data, "values", "get", "seen"},
          {"invoke", "--data", data, "values", "put", "seen", "2"},
        }) {
      assertThat(libraries.of(command))
          .as(command[0])
          .containsExactly("jackson-core", "jackson-databind");
    }
  }

  /** Else the two ways would be one. */
  @Test
  void the_door_is_open_for_who_has_the_token_and_for_users_of_the_directory_alone()
      throws Exception {
    NodeDescription about = node.orElseThrow().description();
    String token = DataDirectory.at(dir.resolve("data")).readOperationsToken().orElseThrow();
    CallForm form = form(about, about.userMsp("User1"), "get", "k");

    assertThat(new LocalDoor(about.operations(), token).send(form)).isPresent();
    assertThat(new LocalDoor(about.operations(), "other").send(form)).isEmpty();
    assertThat(
            new LocalDoor(about.operations(), token)
                .send(form(about, dir.resolve("elsewhere"), "get", "k")))
        .isEmpty();
    assertThat(
            new LocalDoor(about.operations(), token)
                .send(form(about, about.userMsp("User1"), "echo", "x".repeat(1_000_000))))
        .isEmpty();
  }

  @Test
  void who_hangs_up_ends_the_call() throws Exception {
    NodeDescription about = node.orElseThrow().description();
    String token = DataDirectory.at(dir.resolve("data")).readOperationsToken().orElseThrow();
    var operations = new OperationsClient(about.operations(), token);
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                new LocalDoor(about.operations(), token)
                    .send(form(about, about.userMsp("User1"), "wait"));
              } catch (InterruptedException _) {
                // as wanted
              }
            });
    await().atMost(Duration.ofSeconds(30)).until(() -> inFlight(operations) == 1);

    caller.interrupt();

    caller.join();
    await().atMost(Duration.ofSeconds(20)).until(() -> inFlight(operations) == 0);
  }

  private static int inFlight(OperationsClient operations) throws InterruptedException {
    return operations.packages().get(0).path("inFlight").asInt();
  }

  private static CallForm form(NodeDescription about, Path msp, String function, String... given) {
    var arguments = List.of(given).stream().map(Bytes::copyFromUtf8).toList();
    return new CallForm(
        CallKind.EVALUATE,
        about.mspId(),
        msp,
        about.channel(),
        new ChaincodeCall("values", function, arguments, Map.of()),
        Duration.ofSeconds(60));
  }
}
