// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import io.heddle.deploy.PackageFiles;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import io.heddle.testing.Checkout;
import io.heddle.testing.FakeChaincodeServer;
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
    assertFailure(
        ExitCode.BAD_INPUT,
        "No function to call: give FUNCTION [ARG...] behind NAME, -c JSON or --args-file FILE",
        "invoke",
        "assets");
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
        start("--fail-fast", "--builder", "fails=" + builder("fails"), fails.toString()));
    assertThat(lastErr).anyMatch(line -> line.contains("the loom is broken"));
    assertFailure(
        ExitCode.CHAINCODE, "docker build is disabled", start("--fail-fast", fails.toString()));
    assertThat(lastErr).anyMatch(line -> line.contains("ccaas") && line.contains("node"));
  }

  @Test
  void chaincode_that_does_not_run_where_it_has_to() {
    assertFailure(
        ExitCode.CHAINCODE,
        "Chaincode 'nobody' does not run: connection to nobody:",
        start("--fail-fast", "nobody=127.0.0.1:" + Ports.free()));
  }

  @Test
  void two_of_one_name() {
    assertFailure(
        ExitCode.BAD_INPUT,
        "Chaincode 'cars' is given twice; give one of them another name with NAME=…",
        start("cars=127.0.0.1:1", "--dev", "cars"));
  }

  @Test
  @Spec({"EB-332", "EB-801"})
  void what_cannot_be_built_takes_nothing_else_down() throws Exception {
    Path fails = Packages.write(directory.resolve("fails.tgz"), "fails", "fails", NO_FILES);
    Path unclaimed = Packages.write(directory.resolve("unknown.tgz"), "unknown", "x", NO_FILES);
    Path collections =
        Files.writeString(
            directory.resolve("collections.json"),
            "[{\"name\": \"col\", \"policy\": \"OR('Org1MSP.member')\"}]");
    Path data = directory.resolve("data");
    FakeChaincodeServer cars = FakeChaincodeServer.plain();
    PackageId carsId = ChaincodePackage.parse(PackageWriter.ofServer("cars", cars.address())).id();
    cars.registersAs(carsId);
    try (cars;
        HeddleProcess node =
            HeddleProcess.startNode(
                data,
                "--builder",
                "fails=" + builder("fails"),
                "--collections",
                "broken=" + collections,
                "broken=" + fails,
                unclaimed.toString(),
                "cars=" + cars.address())) {

      assertThat(node.err())
          .containsSequence(
              "  chaincode broken",
              "    package           " + PackageFiles.idOf(fails),
              "    NOT DEPLOYED      could not build chaincode: external builder failed: external builder failed to build: external builder 'fails' failed: exit status 1; its lines are above",
              "    next              mend it and start again; what its builder wrote: ./heddle logs --data %s --build fails"
                  .formatted(data))
          .contains(
              "    start it with     CORE_CHAINCODE_ID_NAME=%1$s CHAINCODE_ID=%1$s CHAINCODE_SERVER_ADDRESS=%2$s CORE_PEER_LOCALMSPID=Org1MSP"
                  .formatted(carsId, cars.address()))
          .anyMatch(line ->
              line.startsWith(
                  "    NOT DEPLOYED      could not build chaincode: docker build failed: docker build is disabled; no builder claims package 'unknown:"))
          .endsWith(
              "Next, in another terminal:",
              "  ./heddle query --data %s cars FUNCTION [ARG...]".formatted(data));
      try (HeddleProcess status = HeddleProcess.run("status", "--data", data.toString())) {
        assertThat(status.exitCode()).isZero();
        assertThat(status.out())
            .containsPattern("cars +ready ")
            .containsPattern("broken +not-deployed ")
            .contains(
                "external builder 'fails' failed: exit status 1; last line: the loom is broken");
      }
      assertFailure(
          ExitCode.NOT_FOUND,
          "; it could not be deployed: could not build chaincode: external builder failed: external builder failed to build: external builder 'fails' failed: exit status 1; last line",
          call(data, "broken", "Any"));
      assertFailure(
          ExitCode.NOT_FOUND,
          "Chaincode 'broken' is not deployed on channel 'mychannel'; it could not be deployed: could not build chaincode: ",
          "invoke",
          "--data",
          data.toString(),
          "broken",
          "Any");
    }
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
      assertFailure(
          ExitCode.NOT_FOUND,
          "has not joined channel 'other' (",
          "query",
          "--data",
          data.toString(),
          "--channel",
          "other",
          "silent",
          "Any");
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
    return Checkout.RESOURCES.resolve("builders").resolve(name);
  }
}
