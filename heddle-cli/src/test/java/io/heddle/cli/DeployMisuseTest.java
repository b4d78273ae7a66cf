// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads who asks for a deployment that cannot be, where no node runs. */
final class DeployMisuseTest {

  @TempDir private Path directory;

  @Test
  void what_can_never_work_is_said_before_a_node_is_asked() throws Exception {
    Path file = Files.writeString(directory.resolve("cars.tgz"), "a package");

    assertRefused(
        "There is nothing to deploy; give [NAME=]DIRECTORY, [NAME=]FILE or NAME=HOST:PORT",
        "deploy");
    assertRefused(
        "Chaincode 'nowhere': 'nowhere' is neither a directory, nor a package file, nor HOST:PORT of a chaincode server",
        "deploy",
        "nowhere");
    assertRefused(
        "Chaincode server '127.0.0.1:9999' needs a name: give NAME=127.0.0.1:9999",
        "deploy",
        "127.0.0.1:9999");
    assertRefused(
        "--init-required takes NAME or NAME=false, not 'cars=maybe'",
        "deploy",
        "--init-required",
        "cars=maybe",
        file.toString());
    assertRefused(
        "--policy takes NAME=VALUE, not 'OR()'", "deploy", "--policy", "OR()", file.toString());
    assertRefused(
        "--policy is given twice for 'cars'",
        "deploy",
        "--policy",
        "cars=a",
        "--policy",
        "cars=b",
        file.toString());
  }

  @Test
  void without_a_node_they_say_that_none_runs() {
    for (List<String> command :
        List.of(
            List.of("deploy", "cars=127.0.0.1:9999"),
            List.of("deploy", "--watch", directory.toString()),
            List.of("undeploy", "cars"))) {
      CommandRun run = run(command);

      assertThat(run.exitCode()).as("%s", command).isEqualTo(ExitCode.UNAVAILABLE.number());
      assertThat(run.err()).startsWith("No node runs on data directory '%s'".formatted(directory));
    }
  }

  private void assertRefused(String sentence, String... command) {
    CommandRun run = run(List.of(command));

    assertThat(run).isEqualTo(new CommandRun(ExitCode.BAD_INPUT.number(), "", sentence + "\n"));
  }

  private CommandRun run(List<String> command) {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(1, List.of("--data", directory.toString()));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
