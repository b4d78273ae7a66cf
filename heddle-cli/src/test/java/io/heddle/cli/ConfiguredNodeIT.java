// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.Checkout;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Packages;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.hyperledger.fabric.client.GatewayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is told what to be by Fabric's configuration. */
final class ConfiguredNodeIT {

  private static final String CONFIG = Checkout.RESOURCES.resolve("config").toString();

  @TempDir private Path directory;

  @Test
  @Spec({"EB-201", "EB-202", "EB-206", "EB-207", "EB-213", "HB-1"})
  void a_whole_file_with_variables_and_options_makes_a_node() throws Exception {
    Path chaincode =
        Packages.write(
            directory.resolve("package.tgz"), "loom", "murali", Packages.nodeSampleWith(Map.of()));
    Map<String, String> variables =
        Map.of(
            "CORE_VM_ENDPOINT",
            "tcp://docker:2376",
            "CORE_CHAINCODE_EXTERNALBUILDERS",
            "[{name: configured, path: heddle-node/src/test/resources/builders/murali-local, propagateEnvironment: [HOME]}, {name: absent, path: /builders/absent}]");

    try (HeddleProcess node =
            HeddleProcess.startNode(
                variables,
                directory.resolve("data"),
                "--config",
                CONFIG,
                "--operations-port",
                "0",
                chaincode.toString());
        GatewayClient client = GatewayClient.connect(running())) {
      client.contract("loom").submitTransaction("CreateAsset", "a", "blue", "5", "Tom", "1300");

      assertThat(node.err())
          .anyMatch(line ->
              line.endsWith(
                  "Configuration: '%s/core.yaml', CORE_CHAINCODE_EXTERNALBUILDERS, CORE_VM_ENDPOINT"
                      .formatted(CONFIG)))
          .anyMatch(line ->
              line.contains(
                  "Packages that no builder claims cannot be built for now: error during connect to the Docker daemon at tcp://docker:2376"))
          .anyMatch(line ->
              line.endsWith(
                  "Builder 'absent' never claims a package: there is no directory '/builders/absent'"))
          .anyMatch(line -> line.contains("local, run by builder 'configured'"));
      assertThat(running().tlsCa()).isEmpty();
      assertThat(running().mspId()).isEqualTo("SampleOrg");
    }
  }

  @Test
  @Spec("EB-213")
  void local_chaincode_dials_the_host_of_the_peer_s_address_and_trusts_it() throws Exception {
    Map<String, String> variables =
        Map.of(
            "CORE_PEER_ADDRESS", "127.0.0.1:7051",
            "CORE_PEER_CHAINCODELISTENADDRESS", "0.0.0.0:7052");

    try (HeddleProcess _ =
            HeddleProcess.startNode(
                sharingBuilds(variables),
                directory.resolve("data"),
                Checkout.ROOT.resolve("samples/asset-node").toString());
        GatewayClient client = GatewayClient.connect(running())) {
      client
          .contract("asset-node")
          .submitTransaction("CreateAsset", "a", "blue", "5", "Tom", "1300");

      assertThat(running().chaincodeEndpoint()).startsWith("127.0.0.1:").doesNotEndWith(":7052");
      assertThat(running().tlsCa()).isPresent();
    }
  }

  @Test
  @Spec({"CP-54", "NA-235", "NA-236"})
  void a_node_with_couchdb_as_state_database_keeps_couchdb_s_rules() throws Exception {
    try (HeddleProcess _ =
            HeddleProcess.startNode(
                sharingBuilds(Map.of("CORE_LEDGER_STATE_STATEDATABASE", "CouchDB")),
                directory.resolve("data"),
                Checkout.ROOT.resolve("samples/asset-node").toString());
        GatewayClient client = GatewayClient.connect(running())) {

      assertThatThrownBy(() -> client.contract("asset-node").evaluateTransaction("ReadAsset", "_a"))
          .isInstanceOfSatisfying(
              GatewayException.class,
              refused ->
                  assertThat(refused.getDetails())
                      .singleElement()
                      .satisfies(detail ->
                          assertThat(detail.getMessage())
                              .contains("invalid key [_a], cannot begin with \"_\"")));
    }
  }

  @Test
  void a_peer_of_another_organisation_than_the_channel_s_does_not_start() {
    String data = directory.resolve("data").toString();
    try (HeddleProcess _ = HeddleProcess.startNode(directory.resolve("data"))) {
      assertThat(running().mspId()).isEqualTo("Org1MSP");
    }

    try (HeddleProcess heddle =
        HeddleProcess.run(
            Map.of("CORE_PEER_LOCALMSPID", "SampleOrg"),
            "start",
            "--data",
            data,
            "--port",
            "0",
            "--chaincode-port",
            "0")) {
      assertThat(heddle.exitCode()).isEqualTo(ExitCode.BAD_INPUT.number());
      assertThat(heddle.err())
          .endsWith(
              "The peer is one of 'SampleOrg', and the channel in data directory '%s' is of 'Org1MSP'; start it with CORE_PEER_LOCALMSPID=Org1MSP or choose another directory with --data"
                  .formatted(data));
    }
  }

  @Test
  void a_host_that_is_not_this_machine_is_named() {
    Map<String, String> variables = Map.of("CORE_PEER_LISTENADDRESS", "198.51.100.7:7051");
    try (HeddleProcess heddle = HeddleProcess.run(variables, "start", "--ephemeral")) {
      assertThat(heddle.exitCode()).isEqualTo(ExitCode.BAD_INPUT.number());
      assertThat(heddle.err())
          .endsWith(
              "Cannot listen on '198.51.100.7': it is not an address of this machine; choose another with --listen");
    }
  }

  private static Map<String, String> sharingBuilds(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(HeddleProcess.SHARED_BUILDS);
    all.putAll(variables);
    return all;
  }

  private NodeDescription running() {
    return DataDirectory.at(directory.resolve("data")).runningNode();
  }
}
