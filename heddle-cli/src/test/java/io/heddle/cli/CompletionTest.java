// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.cli.CompletionModel.Label;
import io.heddle.home.Announcement;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.home.NodePhase;
import io.heddle.json.JsonTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a shell is told of the end of a command line. */
final class CompletionTest {

  private static final CompletionModel MODEL =
      CompletionModel.parse(
          CompletionModel.of(HeddleCommand.commandLine()).lines().lines().toList());

  @TempDir private Path dir;

  @Test
  void commands_and_options_by_their_beginning() {
    assertThat(complete("stat")).containsExactly("state", "status");
    assertThat(complete("user", "")).contains("add", "list");
    assertThat(complete("status", "--j")).containsExactly("--json");
    assertThat(complete("status", "--json", "--pe")).containsExactly("--peer", "--peers");
    assertThat(complete("status", "--data", "")).isEmpty(); // files are the shell's
    assertThat(complete("logs", "cars", "--fo")).containsExactly("--follow");
    assertThat(complete("query", "cars", "--js")).isEmpty(); // the chaincode's by now
    assertThat(complete("status", "--", "--js")).isEmpty();
    assertThat(complete("completion", "")).containsExactly("bash", "fish", "zsh");
    assertThat(complete("reh")).isEmpty();
    assertThat(complete()).isEmpty();
  }

  private static List<String> complete(String... words) {
    List<String> line = new java.util.ArrayList<>(List.of("complete", "words"));
    line.addAll(List.of(words));
    CommandRun run = CommandRun.of(line.toArray(String[]::new));
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    return run.out().lines().sorted().toList();
  }

  @ParameterizedTest
  @CsvSource({
    "query, CHAINCODE",
    "query --json, CHAINCODE",
    "query cars, FUNCTION",
    "query cars f, NOTHING",
    "logs cars, NOTHING",
    "query --user, USER",
    "query --channel, CHANNEL",
    "uninstall, PACKAGE",
    "stop-peer, PEER",
    "trace, NOTHING"
  })
  void names_by_what_they_are_of(String before, Label label) {
    CompletionModel.Place place = MODEL.place(List.of(before.split(" ", -1)), "");

    assertThat(place.label()).isEqualTo(label);
    assertThat(place.fixed()).isEmpty();
  }

  @Test
  void nothing_is_said_if_no_node_runs() {
    assertThat(complete("query", "--data", dir.toString(), "")).isEmpty();
  }

  /** Who is typing gets no answer then, but goes on typing. */
  @Test
  @Timeout(30)
  void a_node_that_hangs_holds_nobody_up() throws Exception {
    try (ServerSocket node = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      var _ = Thread.ofPlatform().daemon().start(() -> drip(node));
      announce("http://127.0.0.1:" + node.getLocalPort());

      assertThat(complete("uninstall", "--data", dir.toString(), "")).isEmpty();
      assertThat(complete("query", "--data=" + dir, "--channel", "")).isEmpty();
      assertThat(complete("query", "--data=" + dir, "ca")).containsExactly("cars");
    }
  }

  /** That of this process. */
  private void announce(String operations) {
    NodeDescription peer =
        new NodeDescription(
            ProcessHandle.current().pid(),
            "peer0.org1.example.com",
            "localhost:1",
            "peer0.org1.example.com:1",
            "localhost:2",
            "localhost:3",
            "http://localhost:4",
            operations,
            Optional.empty(),
            "Org1MSP",
            "org1.example.com",
            dir.resolve("users"),
            dir.resolve("profile.json"),
            "mychannel",
            List.of("cars"));
    DataDirectory.at(dir)
        .announce(Announcement.ofThisProcess(NodePhase.READY, Instant.now()).with(List.of(peer)));
  }

  /** The first answer never pauses for long and never comes to an end, the next never begins. */
  private static void drip(ServerSocket node) {
    try (Socket first = node.accept()) {
      while (node.isBound()) {
        first.getOutputStream().write('H');
        first.getOutputStream().flush();
        var _ = new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
      }
    } catch (IOException | InterruptedException e) {
      // the other side has hung up
    }
  }

  @Test
  void a_script_is_in_an_object_with_json() {
    JsonNode told = JsonTree.read(CommandRun.of("completion", "--json", "fish").out());

    assertThat(told.path("shell").asString()).isEqualTo("fish");
    assertThat(told.path("script").asString()).isEqualTo(CommandRun.of("completion", "fish").out());
  }

  @Test
  void there_is_one_for_three_shells() {
    assertThat(CommandRun.of("completion", "zsh").out()).startsWith("#compdef heddle\n");
    assertThat(CommandRun.of("completion", "fish").out()).contains("complete -c heddle");
    assertThat(CommandRun.of("completion", "tcsh"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "There is no completion for 'tcsh'; there is bash, zsh, fish"
                    + System.lineSeparator()));
  }
}
