// SPDX-License-Identifier: Apache-2.0
package io.heddle.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import io.heddle.testing.Checkout;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.NodeProgram;
import io.heddle.testing.Ports;
import io.heddle.testing.SampleChaincode;
import io.heddle.testing.Spec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.client.ChaincodeEvent;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The official gateway libraries for Java and Node against a started node with both samples, local
 * and remote.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GatewayClientsIT {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final List<Process> servers = new ArrayList<>();
  private HeddleProcess node;
  private NodeDescription about;
  private Path data = Path.of("");

  @BeforeAll
  void start_a_node_with_four_chaincodes(@TempDir Path directory) {
    data = directory;
    String javaServer = "127.0.0.1:" + Ports.free();
    String nodeServer = "127.0.0.1:" + Ports.free();
    servers.add(
        SampleChaincode.JAVA.serve(
            new PackageId(packageId("remote-java", javaServer)), port(javaServer)));
    servers.add(
        SampleChaincode.NODE.serve(
            new PackageId(packageId("remote-node", nodeServer)), port(nodeServer)));
    node =
        HeddleProcess.startNode(
            HeddleProcess.SHARED_BUILDS,
            data,
            Checkout.ROOT.resolve("samples/asset-java").toString(),
            Checkout.ROOT.resolve("samples/asset-node").toString(),
            "remote-java=" + javaServer,
            "remote-node=" + nodeServer);
    about = DataDirectory.at(data).runningNode();
  }

  @AfterAll
  void end_it() {
    if (node != null) {
      node.close();
    }
    servers.forEach(Process::destroyForcibly);
  }

  @ParameterizedTest
  @ValueSource(strings = {"asset-java", "asset-node", "remote-java", "remote-node"})
  @Spec({"NA-15", "NA-16", "NA-17", "NA-19", "NA-21"})
  void java_client_submits_evaluates_and_listens(String chaincode) throws Exception {
    try (GatewayClient client = GatewayClient.connect(about);
        CloseableIterator<ChaincodeEvent> events = client.network().getChaincodeEvents(chaincode)) {
      Contract contract = client.contract(chaincode);

      contract.submitTransaction("CreateAsset", "java1", "blue", "5", "Tom", "1300");
      byte[] oldOwner = contract.submitTransaction("TransferAsset", "java1", "Ann");
      JsonNode asset = JSON.readTree(contract.evaluateTransaction("ReadAsset", "java1"));

      assertThat(oldOwner).isEqualTo("Tom".getBytes(StandardCharsets.UTF_8));
      assertThat(asset.path("Owner").asString()).isEqualTo("Ann");
      assertThat(asset.path("AppraisedValue").asInt()).isEqualTo(1300);
      assertThat(List.of(events.next().getEventName(), events.next().getEventName()))
          .containsExactly("CreateAsset", "TransferAsset");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"asset-node", "remote-node"})
  void what_the_node_runs_has_a_second_instance_and_a_server_has_none(String chaincode) {
    HeddleProcess query =
        HeddleProcess.run(
            "query", "--data", data.toString(), "--check-determinism", chaincode, "GetAllAssets");

    assertThat(query.exitCode()).isZero();
    assertThat(query.err())
        .containsExactly(
            "Both executions gave the same result; "
                + (chaincode.equals("remote-node")
                    ? "one and the same instance of 'remote-node' executed both, so what is fixed for its life was not compared"
                    : "each was by an instance of its own"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"asset-java", "asset-node", "remote-java", "remote-node"})
  @Spec({"NA-108", "NA-114", "NA-119", "NA-142"})
  void java_client_reads_the_chaincodes_own_words(String chaincode) {
    try (GatewayClient client = GatewayClient.connect(about)) {
      Contract contract = client.contract(chaincode);

      assertThatThrownBy(() -> contract.evaluateTransaction("Fail", "out of paint"))
          .isInstanceOfSatisfying(
              GatewayException.class,
              failure ->
                  assertThat(failure.getDetails())
                      .singleElement()
                      .satisfies(detail -> {
                        assertThat(detail.getMessage())
                            .isEqualTo("chaincode response 500, out of paint");
                        assertThat(detail.getMspId()).isEqualTo("Org1MSP");
                        assertThat(detail.getAddress())
                            .isEqualTo("peer0.org1.example.com:" + port(about.endpoint()))
                            .isEqualTo(about.name());
                      }));
      assertThatThrownBy(() -> contract.submitTransaction("Fail", "out of paint"))
          .isInstanceOf(EndorseException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"asset-java", "asset-node", "remote-java", "remote-node"})
  @Spec({"CP-61", "CP-66", "NA-90"})
  void java_client_pages_through_a_list(String chaincode) throws Exception {
    try (GatewayClient client = GatewayClient.connect(about)) {
      Contract contract = client.contract(chaincode);
      contract.submitTransaction("InitLedger");

      JsonNode all = JSON.readTree(contract.evaluateTransaction("GetAllAssets"));
      List<String> paged = new ArrayList<>();
      String bookmark = "";
      do {
        JsonNode page = JSON.readTree(contract.evaluateTransaction("GetAssetsPage", "2", bookmark));
        page.path("Assets").forEach(record -> paged.add(record.path("ID").asString()));
        bookmark = page.path("Bookmark").asString();
      } while (!bookmark.isEmpty());

      assertThat(paged)
          .containsExactlyElementsOf(
              all.valueStream().map(asset -> asset.path("ID").asString()).toList())
          .contains("asset1", "asset6");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"asset-java", "asset-node", "remote-java", "remote-node"})
  @Spec({"NA-15", "NA-17", "NA-19", "NA-21"})
  void node_client_submits_evaluates_and_listens(String chaincode) throws Exception {
    String printed =
        NodeProgram.run(
            "assets.js",
            about.endpoint(),
            about.tlsCa().orElseThrow().toString(),
            about.mspId(),
            about.userMsp("User1").toString(),
            chaincode,
            "node1");

    JsonNode outcome = JSON.readTree(printed);
    assertThat(outcome.path("oldOwner").asString()).isEqualTo("Tom");
    assertThat(outcome.path("asset").path("Owner").asString()).isEqualTo("Ann");
    assertThat(outcome.path("events").valueStream().map(JsonNode::asString))
        .containsExactly("CreateAsset", "TransferAsset");
    assertThat(outcome.path("refusal").path("details").get(0).asString())
        .startsWith("chaincode response 500, ")
        .contains("node1");
  }

  @ParameterizedTest
  @CsvSource({"node22, false", "node22-discovered, true"})
  @Spec({"NA-57", "NA-344"})
  void the_node_library_of_fabric_2_2_needs_nothing_but_the_connection_profile(
      String asset, String isDiscovering) {
    String printed =
        NodeProgram.run(
            "network.cjs",
            about.connectionProfile().toString(),
            about.mspId(),
            about.userMsp("User1").toString(),
            "asset-node",
            asset,
            isDiscovering);

    JsonNode outcome = JSON.readTree(printed);
    assertThat(outcome.path("oldOwner").asString()).isEqualTo("Tom");
    assertThat(outcome.path("asset").path("Owner").asString()).isEqualTo("Ann");
    assertThat(outcome.path("events").valueStream().map(JsonNode::asString))
        .containsExactly("CreateAsset", "TransferAsset");
    assertThat(outcome.path("peers").toString())
        .isEqualTo("[{\"mspId\":\"Org1MSP\",\"discovered\":%s}]".formatted(isDiscovering));
  }

  private static String packageId(String label, String address) {
    ByteString bytes = PackageWriter.ofServer(label, address);
    return ChaincodePackage.parse(bytes).id().value();
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }
}
