// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Packages;
import io.heddle.testing.Ports;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user reads when something given does not work: one sentence, a telling exit code, no stack
 * trace.
 */
final class FailuresIT {

  private static final Map<String, ByteString> NO_FILES = Map.of();

  @TempDir private Path directory;

  @Test
  void arguments_that_are_missing_or_unknown() {
    assertFailure(ExitCode.BAD_INPUT, "Missing required parameter: 'FUNCTION'", "invoke", "assets");
    assertFailure(ExitCode.BAD_INPUT, "Unknown option: '--colour'", "start", "--colour");
    assertFailure(
        ExitCode.BAD_INPUT,
        "'nowhere' is neither a directory, nor a package file, nor HOST:PORT of a chaincode server",
        "start",
        "nowhere");
  }

  @Test
  void no_node_runs() {
    assertFailure(
        ExitCode.UNAVAILABLE,
        "No node runs on data directory '%s'; start one with 'heddle start'".formatted(directory),
        "query",
        "--data",
        directory.toString(),
        "assets",
        "GetAllAssets");
  }

  @Test
  void a_port_that_is_taken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertFailure(
          ExitCode.CONFLICT,
          "Port %d is taken".formatted(taken.getLocalPort()),
          start("--port", String.valueOf(taken.getLocalPort())));
    }
  }

  @Test
  void a_collection_for_an_organisation_that_the_channel_does_not_have_before_anything_is_built()
      throws IOException {
    Path fails = Packages.write(directory.resolve("fails.tgz"), "fails", "fails", NO_FILES);
    Path collections =
        Files.writeString(
            directory.resolve("collections.json"),
            "[{\"name\": \"col\", \"policy\": \"OR('Org2MSP.member')\"}]");

    assertFailure(
        ExitCode.CONFLICT,
        "Collections of chaincode 'fails' cannot be used: collection-name: col -- collection member 'Org2MSP' is not part of the channel",
        start(
            "--collections",
            "fails=" + collections,
            "--builder",
            "fails=" + builder("fails"),
            fails.toString()));
  }

  @Test
  void a_builder_that_is_not_where_the_option_says() {
    assertFailure(
        ExitCode.BAD_INPUT,
        "Builder 'loom': 'builders/loom' is no directory with a 'bin' in it",
        start("--builder", "loom=builders/loom"));
  }

  @Test
  void a_directory_that_cannot_be_written() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertFailure(
        ExitCode.BAD_INPUT,
        "Data directory '%s' cannot be written".formatted(file.resolve("data")),
        "start",
        "--port",
        "0",
        "--chaincode-port",
        "0",
        "--data",
        file.resolve("data").toString());
  }

  @Test
  @Spec({"EB-107", "EB-111"})
  void files_that_are_not_packages() throws IOException {
    Path text = Files.writeString(directory.resolve("text.tgz"), "just text");
    Path label = Packages.write(directory.resolve("label.tgz"), "b@d", "murali", NO_FILES);

    assertFailure(
        ExitCode.BAD_INPUT,
        "'%s' is not a chaincode package: could not parse as a chaincode install package: error reading as gzip stream"
            .formatted(text),
        start(text.toString()));
    assertFailure(ExitCode.BAD_INPUT, "invalid label 'b@d'", start("name=" + label));
  }

  @Test
  @Spec({"EB-332", "EB-801", "HB-2", "HB-4"})
  void builders_that_fail_or_decline() {
    Path fails = Packages.write(directory.resolve("fails.tgz"), "fails", "fails", NO_FILES);

    assertFailure(
        ExitCode.CHAINCODE,
        "external builder 'fails' failed: exit status 1",
        start("--builder", "fails=" + builder("fails"), fails.toString()));
    assertThat(lastErr).anyMatch(line -> line.contains("the loom is broken"));
    assertFailure(ExitCode.CHAINCODE, "docker build is disabled", start(fails.toString()));
    assertThat(lastErr).anyMatch(line -> line.contains("ccaas") && line.contains("node"));
  }

  @Test
  @Spec({"EB-505", "EB-609", "EB-620", "NA-79"})
  void chaincode_that_does_not_run() {
    Path exits = Packages.write(directory.resolve("exits.tgz"), "exits", "exits", NO_FILES);
    Path silent = Packages.write(directory.resolve("silent.tgz"), "silent", "silent", NO_FILES);
    String nowhere = "127.0.0.1:" + Ports.free();
    Path data = directory.resolve("data");
    try (HeddleProcess node =
        HeddleProcess.startNode(
            data,
            "--start-timeout",
            "3",
            "--builder",
            "exits=" + builder("exits"),
            "--builder",
            "silent=" + builder("silent"),
            exits.toString(),
            silent.toString(),
            "nobody=" + nowhere)) {

      assertThat(node.err())
          .anyMatch(line -> line.contains("NOT RUNNING") && line.contains("exit status 3"))
          .anyMatch(line -> line.contains("NOT RUNNING") && line.contains("timeout expired"))
          .anyMatch(line -> line.contains("NOT RUNNING") && line.contains(nowhere));
      assertFailure(ExitCode.CHAINCODE, "exit status 3", call(data, "exits", "Any"));
      assertThat(lastErr).anyMatch(line -> line.contains("no thread left"));
      assertFailure(
          ExitCode.CHAINCODE,
          "timeout expired while starting chaincode silent:",
          call(data, "silent", "Any"));
      assertFailure(ExitCode.CHAINCODE, nowhere, call(data, "nobody", "Any"));
      assertFailure(
          ExitCode.NOT_FOUND,
          "Chaincode 'unknown' is not deployed on channel 'mychannel'",
          call(data, "unknown", "Any"));
    }
  }

  private List<String> lastErr = List.of();

  private void assertFailure(ExitCode code, String sentence, String... arguments) {
    try (HeddleProcess heddle = HeddleProcess.run(arguments)) {
      int exitCode = heddle.exitCode();
      lastErr = heddle.err();

      assertThat(lastErr)
          .anyMatch(line -> line.contains(sentence))
          .noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception:"));
      assertThat(exitCode).isEqualTo(code.number());
      assertThat(heddle.out()).isEmpty();
    }
  }

  private String[] start(String... more) {
    String[] first = {
      "start", "--data", directory.resolve("data").toString(), "--chaincode-port", "0"
    };
    boolean hasPort = List.of(more).contains("--port");
    List<String> all = new ArrayList<>(List.of(first));
    if (!hasPort) {
      all.addAll(List.of("--port", "0"));
    }
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static String[] call(Path data, String chaincode, String function) {
    return new String[] {"query", "--data", data.toString(), chaincode, function};
  }

  private static Path builder(String name) {
    return HeddleProcess.PROJECT.resolve("src/test/resources/builders").resolve(name);
  }
}
