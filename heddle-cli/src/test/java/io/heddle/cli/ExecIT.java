// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.testing.HeddleProcess;
import io.heddle.testing.ValueChaincodeServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command beside a node that is there for it alone. */
final class ExecIT {

  @TempDir private Path directory;

  @Test
  void a_command_finds_the_node_in_its_environment_and_its_status_is_passed_on() throws Exception {
    try (ValueChaincodeServer values = ValueChaincodeServer.serve("values");
        HeddleProcess exec =
            HeddleProcess.run(
                Map.of(
                    "CORE_PEER_LOCALMSPID",
                    "Org9MSP",
                    PeerCommandVariables.MARK,
                    "CORE_PEER_LOCALMSPID"),
                "exec",
                "values=" + values.address(),
                "--",
                "sh",
                "-c",
                "env; test -d \"$HEDDLE_DATA\" && test -f \"$ORDERER_CA\" && test -f \"$CORE_PEER_TLS_ROOTCERT_FILE\""
                    + " && test -d \"$CORE_PEER_MSPCONFIGPATH/signcerts\" && test -d \"$KEY_DIRECTORY_PATH\""
                    + " && test -d \"$CERT_DIRECTORY_PATH\" && test -f \"$CONNECTION_PROFILE\" && exit 7")) {
      int code = exec.exitCode();
      Map<String, String> variables = variables(exec.out());

      assertThat(exec.err()).isEmpty();
      assertThat(code).isEqualTo(7);
      assertThat(variables)
          .containsEntry("CORE_PEER_LOCALMSPID", "Org1MSP")
          .containsEntry("CORE_PEER_TLS_ENABLED", "true")
          .containsEntry("CHANNEL_NAME", "mychannel")
          .containsEntry("CHAINCODE_NAME", "values")
          .containsEntry("PEER_HOST_ALIAS", "peer0.org1.example.com")
          .containsEntry("PEER_ENDPOINT", variables.get("CORE_PEER_ADDRESS"));
      assertThat(variables.get("CRYPTO_PATH"))
          .isEqualTo(
              variables.get("HEDDLE_DATA") + "/organizations/peerOrganizations/org1.example.com");
      assertThat(Path.of(variables.get("HEDDLE_DATA"))).doesNotExist();
    }
  }

  @Test
  void a_command_that_cannot_be_found_starts_no_node() throws Exception {
    Path text = Files.writeString(directory.resolve("text"), "no program");

    assertThat(CommandRun.of("exec", "--", "no-such-command", "--port", "0"))
        .isEqualTo(new CommandRun(127, "", "Command 'no-such-command' is not found\n"));
    assertThat(CommandRun.of("exec", "--", text.toString()))
        .isEqualTo(
            new CommandRun(
                126, "", "'%s' cannot be run: it is not an executable file\n".formatted(text)));
    assertThat(CommandRun.of("exec", "samples/asset-java").exitCode())
        .isEqualTo(ExitCode.BAD_INPUT.number());
  }

  @Test
  void all_ends_when_it_is_told_to_and_nothing_is_left() throws Exception {
    Path data = directory.resolve("data");
    try (HeddleProcess exec =
        HeddleProcess.run(
            "exec", "--data", data.toString(), "--", "sh", "-c", "echo $$ $PPID; exec sleep 600")) {
      await().until(() -> exec.out().endsWith("\n") || !exec.process().isAlive());
      ProcessHandle child =
          ProcessHandle.of(Long.parseLong(exec.out().substring(0, exec.out().indexOf(' '))))
              .orElseThrow();

      exec.process().toHandle().destroy(); // the other one closes its outputs

      assertThat(exec.exitCode()).isEqualTo(143);
      assertThat(child.isAlive()).isFalse();
      assertThat(data.resolve("node.json")).doesNotExist();
      assertThat(exec.err()).containsExactly("Ending");
    }
  }

  @Test
  void a_command_that_a_signal_ends_has_the_status_that_shells_give_it() {
    List<String> words = new ArrayList<>(List.of("sh", "-c", "kill -KILL $$"));
    var demise = new Demise();
    try {
      assertThat(new ChildCommand(words, Map.of()).run(demise, System.err)).isEqualTo(137);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> variables(String text) {
    return text.lines()
        .filter(line -> line.contains("="))
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(each -> each[0], each -> each[1], (one, _) -> one));
  }
}
