// SPDX-License-Identifier: Apache-2.0
package io.heddle.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.ByteString;
import io.heddle.home.DataDirectory;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Ports;
import io.heddle.testing.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The contracts with which the official library for Java tests itself, unchanged: built from their
 * sources by the node and called as that library's own tests call them. Runs where a checkout of
 * the library is named; Maven and Gradle may download.
 */
@EnabledIfSystemProperty(
    named = "heddle.javaLibrary",
    matches = ".+",
    disabledReason = "no checkout of fabric-chaincode-java is named")
final class JavaLibraryChaincodesIT {

  private static final String COLLECTIONS =
      """
      [{"name": "col", "policy": "OR('Org1MSP.member')", "requiredPeerCount": 0}]
      """;

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({"bare-gradle,BareGradle", "bare-maven,BareMaven", "wrapper-maven,WrapperMaven"})
  void a_contract_of_any_build_tool_says_who_it_is(String project, String name) throws Exception {
    assumeThat(!project.equals("bare-gradle") || Programs.isOnPath("gradle")).isTrue();
    try (HeddleProcess _ = HeddleProcess.startNode(dir, "who=" + contract(project));
        GatewayClient client = connect()) {
      Contract who = client.contract("who");

      assertThat(submit(who, "whoami")).isEqualTo(name);
      assertThat(evaluate(who, "org.hyperledger.fabric:GetMetadata")).contains(name);
    }
  }

  @Test
  void the_contract_for_ledgers_ends_well() throws Exception {
    try (HeddleProcess _ =
            HeddleProcess.startNode(dir, "ledgercc=" + contract("fabric-ledger-api"));
        GatewayClient client = connect()) {
      assertThat(submit(client.contract("ledgercc"), "accessLedgers")).isEmpty();
    }
  }

  @Test
  void the_contract_for_the_whole_library_answers_from_a_process_and_from_a_server()
      throws Exception {
    Path collections = Files.writeString(dir.resolve("collections.json"), COLLECTIONS);
    String[] local = {"--collections", "cc=" + collections, "cc=" + contract("fabric-shim-api")};
    try (HeddleProcess _ = HeddleProcess.startNode(dir.resolve("local"), local);
        GatewayClient client = connect(dir.resolve("local"))) {
      finds_what_it_stored(client.contract("cc"));
    }

    int port = Ports.free();
    ByteString bytes = PackageWriter.ofServer("cc", "127.0.0.1:" + port);
    Path archive = Files.write(dir.resolve("cc.tar.gz"), bytes.toByteArray());
    String[] remote = {"--collections", "cc=" + collections, "cc=" + archive};
    Process server = serve(builtJar(dir.resolve("local")), ChaincodePackage.parse(bytes), port);
    try (HeddleProcess _ = HeddleProcess.startNode(dir.resolve("remote"), remote);
        GatewayClient client = connect(dir.resolve("remote"))) {
      finds_what_it_stored(client.contract("cc"));
    } finally {
      server.destroyForcibly();
    }
  }

  private static void finds_what_it_stored(Contract contract) throws Exception {
    submit(contract, "putBulkStates");
    assertThat(submit(contract, "getByRange", "key120", "key170")).isEqualTo("50");
    assertThat(submit(contract, "getByRangePaged", "key120", "key170", "10", ""))
        .isEqualTo("key130");
    assertThat(evaluate(contract, "getMetricsProviderName"))
        .isEqualTo("org.hyperledger.fabric.metrics.impl.DefaultProvider");
    for (String where : new String[] {"pub", "priv"}) {
      keeps_a_policy_for_a_key(contract, where);
    }
  }

  private static void keeps_a_policy_for_a_key(Contract contract, String where) throws Exception {
    submit(contract, "EndorsementCC:setval", where, "foo");
    submit(contract, "EndorsementCC:addorgs", where, "Org1MSP");
    assertThat(evaluate(contract, "EndorsementCC:listorgs", where)).isEqualTo("[\"Org1MSP\"]");
    submit(contract, "EndorsementCC:setval", where, "val1");
    assertThat(evaluate(contract, "EndorsementCC:getval", where)).isEqualTo("val1");
    submit(contract, "EndorsementCC:delorgs", where, "Org1MSP");
    assertThat(evaluate(contract, "EndorsementCC:listorgs", where)).isEqualTo("[]");
    submit(contract, "EndorsementCC:deleteval", where);
    assertThat(evaluate(contract, "EndorsementCC:recordExists", where)).isEqualTo("false");

    submit(contract, "EndorsementCC:setval", where, "foo");
    submit(contract, "EndorsementCC:addorgs", where, "Org2MSP"); // nobody can endorse from now on
    assertThatThrownBy(() -> submit(contract, "EndorsementCC:setval", where, "val2"))
        .isInstanceOf(EndorseException.class);
    assertThat(evaluate(contract, "EndorsementCC:getval", where)).isEqualTo("foo");
  }

  private static String submit(Contract contract, String... call) throws Exception {
    return text(contract.submitTransaction(call[0], arguments(call)));
  }

  private static String evaluate(Contract contract, String... call) throws Exception {
    return text(contract.evaluateTransaction(call[0], arguments(call)));
  }

  private static String[] arguments(String... call) {
    return Stream.of(call).skip(1).toArray(String[]::new);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private GatewayClient connect() {
    return connect(dir);
  }

  private static GatewayClient connect(Path data) {
    return GatewayClient.connect(DataDirectory.at(data).runningNode());
  }

  private static Path contract(String project) {
    return Path.of(
        System.getProperty("heddle.javaLibrary"),
        "fabric-chaincode-integration-test/src/contracts",
        project);
  }

  private static Path builtJar(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(file -> file.endsWith("bld/chaincode.jar")).findFirst().orElseThrow();
    }
  }

  private Process serve(Path jar, ChaincodePackage served, int port) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder = new ProcessBuilder(java, "-jar", jar.toString());
    builder.environment().put("CHAINCODE_SERVER_ADDRESS", "127.0.0.1:" + port);
    builder.environment().put("CORE_CHAINCODE_ID_NAME", served.id().value());
    builder.environment().put("CORE_PEER_TLS_ENABLED", "false");
    builder.redirectErrorStream(true).redirectOutput(dir.resolve("server.log").toFile());
    Process server = builder.start();
    Ports.awaitListener(port, server);
    return server;
  }
}
