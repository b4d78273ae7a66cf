// SPDX-License-Identifier: Apache-2.0
package io.heddle.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.PackageId;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import io.heddle.testing.CalledNode;
import io.heddle.testing.NodeLibraryCheckout;
import io.heddle.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.hyperledger.fabric.client.ChaincodeEvent;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.EndorseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The chaincodes with which the official Node library is tested, unchanged, out of a checkout of
 * its repository: {@code -Dheddle.nodeLibrary=DIRECTORY}. What is called and expected is what that
 * library's own tests call and expect, as far as one organisation goes.
 */
@EnabledIfSystemProperty(named = NodeLibraryCheckout.PROPERTY, matches = ".+")
final class NodeLibraryChaincodesIT {

  private static final String NAMESPACE = "org.mynamespace.";

  private static NodeLibraryCheckout library;

  @TempDir private Path dir;

  private CalledNode node;

  @BeforeAll
  static void pack(@TempDir Path scratch) throws IOException {
    library = NodeLibraryCheckout.open(scratch);
  }

  @AfterAll
  static void close_registry() {
    library.close();
  }

  @AfterEach
  void end() {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void annotations() throws Exception {
    start(local("annotations"));

    node.submit(
        "annotations", "TestContract:createAsset", "GLD", "GOLD_BAR", "100", "EXTRA_ID", "50");
    assertThat(json(node.evaluate("annotations", "TestContract:getAsset", "GLD")))
        .isEqualTo(json(asset(100, 50)));
    node.submit("annotations", "TestContract:updateAsset", asset(200, 100));
    assertThat(json(node.evaluate("annotations", "TestContract:getAsset", "GLD")))
        .isEqualTo(json(asset(200, 100)));
    assertThat(json(node.evaluate("annotations", "org.hyperledger.fabric:GetMetadata")))
        .isEqualTo(
            json(
                Files.readString(
                    library.file(
                        "test/chaincodes/annotations/src/test_contract/expected-metadata.json"),
                    UTF_8)));
  }

  @Test
  void client_identity() throws Exception {
    start(local("clientidentity"));
    String contract = NAMESPACE + "clientidentity:";

    node.submit("clientidentity", contract + "instantiate");
    JsonNode identity = json(node.evaluate("clientidentity", contract + "clientIdentityInstance"));
    assertThat(identity.path("mspId").asString()).isEqualTo("Org1MSP");
    assertThat(identity.path("id").asString())
        .startsWith("x509::/")
        .contains("/OU=client/CN=User1@org1.example.com::/")
        .endsWith("/O=org1.example.com/CN=ca.org1.example.com");
    assertThat(node.evaluate("clientidentity", contract + "localMspID"))
        .isEqualTo("{\"localMspID\":\"Org1MSP\"}");
  }

  @Test
  void chaincode_that_calls_chaincode() throws Exception {
    start(local("crosschaincode"), local("crosschaincode2"));
    String contract = NAMESPACE + "crosschaincode:";

    node.submit("crosschaincode", contract + "instantiate");
    node.submit("crosschaincode2", NAMESPACE + "crosschaincode2:instantiate");
    assertThat(node.evaluate("crosschaincode", contract + "invokeChaincode", "getKey", "key1"))
        .isEqualTo("crosschaincode2");
    assertThat(node.evaluate("crosschaincode", contract + "invokeChaincodeError", "getKey"))
        .contains("Incorrect no. of parameters");
  }

  @Test
  void events() throws Exception {
    start(local("events"));
    node.submit("events", NAMESPACE + "events:instantiate");

    try (CloseableIterator<ChaincodeEvent> events = node.network().getChaincodeEvents("events")) {
      node.submit("events", NAMESPACE + "events:emit", "my event data");

      ChaincodeEvent event = events.next();
      assertThat(event.getChaincodeName()).isEqualTo("events");
      assertThat(event.getEventName()).isEqualTo("myevent");
      assertThat(event.getPayload()).asString(UTF_8).isEqualTo("my event data");
    }
  }

  @Test
  void ledger() throws Exception {
    start(local("ledger"));

    assertThat(node.evaluate("ledger", "org.example.ledger:getLedger", "")).isEqualTo("success");
  }

  /** The collection is the library's own, for the one organisation and one peer that there are. */
  @Test
  void private_data() throws Exception {
    Path own = library.file("test/chaincodes/privateData/collection-config/collection.json");
    Path collections =
        Files.writeString(
            dir.resolve("collection.json"),
            Files.readString(own, UTF_8)
                .replace(", 'Org2MSP.member'", "")
                .replace("\"requiredPeerCount\": 1", "\"requiredPeerCount\": 0"));
    start("--collections", "privateData=" + collections, local("privateData"));

    node.submitSecretly(
        "privateData",
        "privateDataContract:createAsset",
        "1",
        Map.of("privateValue", "privateData"));
    assertThat(node.evaluate("privateData", "privateDataContract:readAsset", "1"))
        .isEqualTo("{\"privateValue\":\"privateData\"}");
    node.submitSecretly(
        "privateData", "privateDataContract:updateAsset", "1", Map.of("privateValue", "updated"));
    assertThat(node.evaluate("privateData", "privateDataContract:readAsset", "1"))
        .isEqualTo("{\"privateValue\":\"updated\"}");
    assertThat(
            node.evaluate(
                "privateData",
                "privateDataContract:verifyAsset",
                "Org1MSP",
                "1",
                "{\"privateValue\":\"updated\"}"))
        .isEqualTo("true");
    node.submit("privateData", "privateDataContract:deleteAsset", "1");
    assertThat(node.evaluate("privateData", "privateDataContract:assetExists", "1"))
        .isEqualTo("false");
    node.submitSecretly(
        "privateData",
        "privateDataContract:createAsset",
        "2",
        Map.of("privateValue", "privateData"));
    node.submit("privateData", "privateDataContract:purgeAsset", "2");
    assertThat(node.evaluate("privateData", "privateDataContract:assetExists", "2"))
        .isEqualTo("false");
    assertFails("privateData", "privateDataContract:readAsset", "The asset 2 does not exist", "2");
  }

  @Test
  void queries() throws Exception {
    start(local("query"));
    node.submit("query", NAMESPACE + "query:instantiate");

    assertThat(
            node.evaluate(
                "query", NAMESPACE + "query:query", "{\"selector\":{\"value\":\"value0\"}}"))
        .isEqualTo("[{\"value\":\"value0\"}]");
    assertThat(
            node.evaluate(
                "query",
                NAMESPACE + "query:query",
                "{\"selector\":{\"value\":{\"$regex\":\"value[0-2]\"}}}"))
        .isEqualTo("[{\"value\":\"value0\"},{\"value\":\"value1\"},{\"value\":\"value2\"}]");
  }

  @Test
  void scenario() throws Exception {
    start(local("scenario"));

    node.submit("scenario", "UpdateValues:setup");
    node.submit("scenario", "setNewAssetValue", "42");
    assertThat(node.evaluate("scenario", "RemoveValues:getAssetValue"))
        .isEqualTo("{\"type\":\"Buffer\",\"data\":[]}");
    assertFails("scenario", "UpdateValues:nothing", "Big Friendly letters ->>> DON'T PANIC");
    assertFails(
        "scenario",
        "RemoveValues:nothing",
        "You've asked to invoke a function that does not exist: RemoveValues:nothing");
    JsonNode metadata = json(node.evaluate("scenario", "org.hyperledger.fabric:GetMetadata"));
    assertThat(metadata.path("contracts").propertyNames())
        .containsExactly("UpdateValues", "RemoveValues", "org.hyperledger.fabric");
    assertThat(metadata.path("info").path("version").asString()).isEqualTo(library.version());
  }

  /** The directory has no {@code package.json}: the library's tests lost it. */
  @Test
  void server() throws Exception {
    Path project = library.chaincode("server");
    Files.writeString(
        project.resolve("package.json"),
        """
        {"name":"server","version":"1.0.0","main":"index.js",
         "dependencies":{"fabric-shim":"VERSION","fabric-contract-api":"VERSION"}}
        """
            .replace("VERSION", library.version()));
    NodeLibraryCheckout.execute(project, "npm", "install", "--no-audit", "--no-fund");
    int port = Ports.free();
    String address = "127.0.0.1:" + port;
    PackageId id = ChaincodePackage.parse(PackageWriter.ofServer("server", address)).id();
    ProcessBuilder server =
        new ProcessBuilder("node_modules/.bin/fabric-chaincode-node", "server")
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(project.resolve("server.log").toFile());
    server
        .environment()
        .putAll(Map.of("CORE_CHAINCODE_ID", id.value(), "CORE_CHAINCODE_ADDRESS", address));
    Process process = server.start();
    try {
      Ports.awaitListener(port, process);
      start("server=" + address);

      node.submit("server", "putValue", "42");
      assertThat(node.evaluate("server", "getValue")).isEqualTo("42");
    } finally {
      process.destroyForcibly();
    }
  }

  private void start(String... arguments) {
    node = CalledNode.start(dir.resolve("data"), arguments);
  }

  private static String local(String chaincode) throws IOException {
    return library.chaincode(chaincode).toString();
  }

  private void assertFails(String chaincode, String function, String message, String... arguments) {
    assertThatThrownBy(() -> node.submit(chaincode, function, arguments))
        .isInstanceOfSatisfying(
            EndorseException.class,
            failure ->
                assertThat(failure.getDetails().getFirst().getMessage())
                    .isEqualTo("chaincode response 500, " + message));
  }

  private static String asset(int value, int extra) {
    return """
    {"id":"GLD","name":"GOLD_BAR","value":%d,"extra":{"id":"EXTRA_ID","value":%d}}
    """
        .formatted(value, extra);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
