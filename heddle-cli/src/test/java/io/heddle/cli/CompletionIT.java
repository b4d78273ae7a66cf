// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.base.ChannelName;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.home.DataDirectory;
import io.heddle.node.ChannelChoice;
import io.heddle.node.Node;
import io.heddle.node.NodeConfig;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.node.NodeListener;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.ValueChaincodeServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shells that complete command lines with the names of what a node has. */
final class CompletionIT {

  @TempDir private static Path dir;

  private static Optional<ValueChaincodeServer> chaincode = Optional.empty();
  private static Optional<Node> node = Optional.empty();
  private static String packageId = "";

  @BeforeAll
  static void start() throws Exception {
    ValueChaincodeServer server = ValueChaincodeServer.serve("values");
    chaincode = Optional.of(server);
    NodeConfig config =
        NodeConfig.load(Optional.empty(), Map.of(), Home.shippedBuilders())
            .with(DataDirectory.at(dir.resolve("data")))
            .with(
                new ChannelChoice.Named(
                    List.of(new ChannelName("first"), new ChannelName("second"))))
            .with(Listeners.anyPorts(true));
    Node started =
        Node.start(
            config,
            List.of(ChaincodeSource.parse("values=" + server.address())),
            NodeListener.none());
    node = Optional.of(started);
    packageId = server.id().value();
    Path heddle = dir.resolve("heddle");
    Files.writeString(
        heddle,
        "#!/bin/sh\nexec %s \"$@\"\n"
            .formatted(
                HeddleProcess.command().stream()
                    .map("'%s'"::formatted)
                    .collect(Collectors.joining(" "))));
    Files.setPosixFilePermissions(heddle, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String shell : List.of("bash", "zsh", "fish")) {
      Files.writeString(dir.resolve("script." + shell), CommandRun.of("completion", shell).out());
    }
  }

  @AfterAll
  static void stop() {
    node.ifPresent(Node::close);
    chaincode.ifPresent(ValueChaincodeServer::close);
  }

  /** As it sets the variables: words end at colons and equals signs, and parts are completed. */
  @Test
  void bash_completes_the_part_of_a_word_that_it_is_at() throws Exception {
    String hash = packageId.substring(packageId.indexOf(':') + 1);

    assertPrints(
        "values\nfirst second\nsecond\n%s\npeer0.org1.example.com\n".formatted(hash),
        "bash",
        """
        cd "$DIR"; . ./script.bash
        at() {
          COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
          _heddle; echo "${COMPREPLY[*]}"
        }
        at ./heddle query va
        COMP_LINE='./heddle query --channel '; COMP_POINT=25; COMP_WORDS=(./heddle query --channel ''); COMP_CWORD=3
        _heddle; echo "${COMPREPLY[*]}"
        COMP_LINE='./heddle query --channel=s values'; COMP_POINT=26; COMP_WORDS=(./heddle query --channel = s values); COMP_CWORD=4
        _heddle; echo "${COMPREPLY[*]}"
        COMP_LINE='./heddle uninstall values:'; COMP_POINT=26; COMP_WORDS=(./heddle uninstall values :); COMP_CWORD=3
        _heddle; echo "${COMPREPLY[*]}"
        at ./heddle stop-peer p
        """);
  }

  @Test
  void zsh_completes_whole_words_and_files_if_there_are_no_names() throws Exception {
    assertPrints(
        "values\n--channel=first --channel=second\n%s\nfiles\n".formatted(packageId),
        "zsh",
        """
        cd "$DIR"
        compdef() {}; compset() {}; compadd() { shift; echo "$@" }; _files() { echo files }
        . ./script.zsh
        words=(./heddle query va); CURRENT=3 PREFIX=va; _heddle
        words=(./heddle query --channel= values); CURRENT=3 PREFIX=--channel=; _heddle
        words=(./heddle uninstall values:); CURRENT=3 PREFIX=values:; _heddle
        words=(./heddle start ''); CURRENT=3 PREFIX=; _heddle
        """);
  }

  @Test
  void fish_completes_whole_words_and_files_if_there_are_no_names() throws Exception {
    assertPrints(
        "values\n--channel=first\n--channel=second\n%s\nscript.bash\nscript.fish\nscript.zsh\n"
            .formatted(packageId),
        "fish",
        """
        cd $DIR; source script.fish
        complete -C './heddle query va'
        complete -C './heddle query --channel='
        complete -C './heddle uninstall values:'
        complete -C './heddle start scrip' | string replace -r '\\t.*' ''
        """);
  }

  /**
   * What a shell prints; the test is left out if the shell is not there. A node that a machine
   * leaves no time to answer within the second that it has is asked once more.
   */
  private static void assertPrints(String expected, String shell, String script) throws Exception {
    assumeTrue(isInstalled(shell), shell + " is not installed");
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(run(shell, script)).isEqualTo(expected));
  }

  private static String run(String shell, String script) throws Exception {
    List<String> bare =
        switch (shell) {
          case "bash" -> List.of(shell, "--norc", "-c", script);
          case "zsh" -> List.of(shell, "-f", "-c", script);
          default -> List.of(shell, "--no-config", "-c", script);
        };
    ProcessBuilder builder = new ProcessBuilder(bare).redirectErrorStream(true);
    builder.environment().put("DIR", dir.toString());
    builder.environment().put("HEDDLE_DATA", dir.resolve("data").toString());
    Process process = builder.start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  private static boolean isInstalled(String program) throws IOException {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(Path::of)
        .anyMatch(folder -> Files.isExecutable(folder.resolve(program)));
  }
}
