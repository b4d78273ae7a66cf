// SPDX-License-Identifier: Apache-2.0
package io.heddle.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.PackageId;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import io.heddle.node.DataDirectory;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.NodeLibraryCheckout;
import io.heddle.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hyperledger.fabric.client.ChaincodeEvent;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
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
@EnabledIfSystemProperty(named = "heddle.nodeLibrary", matches = ".+")
final class NodeLibraryChaincodesIT {

  private static final String NAMESPACE = "org.mynamespace.";

  private static NodeLibraryCheckout library;

  @TempDir private Path dir;

  private HeddleProcess node;
  private GatewayClient client;

  @BeforeAll
  static void pack(@TempDir Path scratch) throws IOException {
    library =
        NodeLibraryCheckout.open(
            Path.of(System.getProperty("heddle.nodeLibrary")).toAbsolutePath(), scratch);
  }

  @AfterAll
  static void close_registry() {
    library.close();
  }

  @AfterEach
  void end() {
    if (client != null) {
      client.close();
    }
    if (node != null) {
      node.close();
    }
  }

  @Test
  void annotations() throws Exception {
    start(local("annotations"));

    submit("annotations", "TestContract:createAsset", "GLD", "GOLD_BAR", "100", "EXTRA_ID", "50");
    assertThat(json(evaluate("annotations", "TestContract:getAsset", "GLD")))
        .isEqualTo(json(asset(100, 50)));
    submit("annotations", "TestContract:updateAsset", asset(200, 100));
    assertThat(json(evaluate("annotations", "TestContract:getAsset", "GLD")))
        .isEqualTo(json(asset(200, 100)));
    assertThat(json(evaluate("annotations", "org.hyperledger.fabric:GetMetadata")))
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

    submit("clientidentity", contract + "instantiate");
    JsonNode identity = json(evaluate("clientidentity", contract + "clientIdentityInstance"));
    assertThat(identity.path("mspId").asString()).isEqualTo("Org1MSP");
    assertThat(identity.path("id").asString())
        .startsWith("x509::/")
        .contains("/OU=client/CN=User1@org1.example.com::/")
        .endsWith("/O=org1.example.com/CN=ca.org1.example.com");
    assertThat(evaluate("clientidentity", contract + "localMspID"))
        .isEqualTo("{\"localMspID\":\"Org1MSP\"}");
  }

  @Test
  void chaincode_that_calls_chaincode() throws Exception {
    start(local("crosschaincode"), local("crosschaincode2"));
    String contract = NAMESPACE + "crosschaincode:";

    submit("crosschaincode", contract + "instantiate");
    submit("crosschaincode2", NAMESPACE + "crosschaincode2:instantiate");
    assertThat(evaluate("crosschaincode", contract + "invokeChaincode", "getKey", "key1"))
        .isEqualTo("crosschaincode2");
    assertThat(evaluate("crosschaincode", contract + "invokeChaincodeError", "getKey"))
        .contains("Incorrect no. of parameters");
  }

  @Test
  void crud() throws Exception {
    start(local("crud"));
    submit("crud", NAMESPACE + "crud:instantiate");

    assertThat(crud("getKey", "string")).isEqualTo("string");
    assertThat(json(crud("getKey", "jsonkey1")))
        .isEqualTo(json("{\"key\":\"k1\",\"value\":\"value1\"}"));
    assertThat(crud("getKeysConcurrently")).isEqualTo("[\"value1\",\"value2\",\"value3\"]");
    assertThat(crud("getCompositeKey", "ann", "black")).isEqualTo("annblack");
    for (String iterator : List.of("", "UsingAsyncIterator")) {
      assertThat(crud("getPartialCompositeKey" + iterator, "ann"))
          .isEqualTo("[\"annblack\",\"annred\",\"annyellow\"]");
      assertThat(crud("getKeysByRange" + iterator, "key1", "key4"))
          .isEqualTo("[\"value1\",\"value2\",\"value3\"]");
      JsonNode pages = json(crud("getQueryResultWithPagination" + iterator));
      assertThat(pages.path("results1")).hasToString("[\"jsonkey0\",\"jsonkey1\"]");
      assertThat(pages.path("metadata1").path("fetchedRecordsCount").asInt()).isEqualTo(2);
      assertThat(pages.path("results2")).hasToString("[\"jsonkey2\"]");
      assertThat(pages.path("metadata2").path("fetchedRecordsCount").asInt()).isEqualTo(1);
      assertThat(crud("getStateByRangeWithPagination" + iterator, "key1", "key4", "2", "key2"))
          .isEqualTo("[\"value2\",\"value3\"]");
      assertThat(crud("getStateByRangeWithPagination" + iterator, "key1", "key4", "3", ""))
          .isEqualTo("[\"value1\",\"value2\",\"value3\"]");
      assertThat(crud("getStateByPartialCompositeKey" + iterator, "name~color", "ann"))
          .isEqualTo("[\"annblack\",\"annred\",\"annyellow\"]");
      assertThat(json(crud("getStateByPartialCompositeKey" + iterator, "bulk-data", "bulk")))
          .hasToString(
              json(IntStream.range(0, 229).mapToObj("\"%03d\""::formatted).toList().toString())
                  .toString());
      assertThat(crud("getStateByPartialCompositeKeyWithPagination" + iterator, "name~color", "1"))
          .isEqualTo("[\"annblack\"]");
    }
    assertThat(json(crud("splitCompositeKey", "beth")).path("key2"))
        .hasToString("{\"objectType\":\"name~color\",\"attributes\":[\"beth\",\"red\"]}");

    for (String value : List.of("newValue1", "newValue2", "value1")) {
      submit("crud", NAMESPACE + "crud:putKey", "key1", value);
    }
    for (String iterator : List.of("", "UsingAsyncIterator")) {
      assertThat(crud("getHistoryForKey" + iterator, "key1"))
          .isEqualTo("[\"value1\",\"newValue2\",\"newValue1\",\"value1\"]");
    }
    submit("crud", NAMESPACE + "crud:putCompositeKey", "tim", "green", "newCompositeValue");
    assertThat(crud("getCompositeKey", "tim", "green")).isEqualTo("newCompositeValue");
    submit("crud", NAMESPACE + "crud:deleteCompositeKey", "tim", "green");
    assertThat(crud("getCompositeKey", "tim", "green")).isEmpty();
    submit("crud", NAMESPACE + "crud:deleteKey", "key2");
    assertThat(crud("getKey", "key2")).isEmpty();
  }

  @Test
  void events() throws Exception {
    start(local("events"));
    submit("events", NAMESPACE + "events:instantiate");

    try (CloseableIterator<ChaincodeEvent> events = client.network().getChaincodeEvents("events")) {
      submit("events", NAMESPACE + "events:emit", "my event data");

      ChaincodeEvent event = events.next();
      assertThat(event.getChaincodeName()).isEqualTo("events");
      assertThat(event.getEventName()).isEqualTo("myevent");
      assertThat(event.getPayload()).asString(UTF_8).isEqualTo("my event data");
    }
  }

  @Test
  void ledger() throws Exception {
    start(local("ledger"));

    assertThat(evaluate("ledger", "org.example.ledger:getLedger", "")).isEqualTo("success");
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

    submitPrivate("createAsset", "1", "privateData");
    assertThat(evaluate("privateData", "privateDataContract:readAsset", "1"))
        .isEqualTo("{\"privateValue\":\"privateData\"}");
    submitPrivate("updateAsset", "1", "updated");
    assertThat(evaluate("privateData", "privateDataContract:readAsset", "1"))
        .isEqualTo("{\"privateValue\":\"updated\"}");
    assertThat(
            evaluate(
                "privateData",
                "privateDataContract:verifyAsset",
                "Org1MSP",
                "1",
                "{\"privateValue\":\"updated\"}"))
        .isEqualTo("true");
    submit("privateData", "privateDataContract:deleteAsset", "1");
    assertThat(evaluate("privateData", "privateDataContract:assetExists", "1")).isEqualTo("false");
    submitPrivate("createAsset", "2", "privateData");
    submit("privateData", "privateDataContract:purgeAsset", "2");
    assertThat(evaluate("privateData", "privateDataContract:assetExists", "2")).isEqualTo("false");
    assertFails("privateData", "privateDataContract:readAsset", "The asset 2 does not exist", "2");
  }

  @Test
  void queries() throws Exception {
    start(local("query"));
    submit("query", NAMESPACE + "query:instantiate");

    assertThat(
            evaluate("query", NAMESPACE + "query:query", "{\"selector\":{\"value\":\"value0\"}}"))
        .isEqualTo("[{\"value\":\"value0\"}]");
    assertThat(
            evaluate(
                "query",
                NAMESPACE + "query:query",
                "{\"selector\":{\"value\":{\"$regex\":\"value[0-2]\"}}}"))
        .isEqualTo("[{\"value\":\"value0\"},{\"value\":\"value1\"},{\"value\":\"value2\"}]");
  }

  @Test
  void scenario() throws Exception {
    start(local("scenario"));

    submit("scenario", "UpdateValues:setup");
    submit("scenario", "setNewAssetValue", "42");
    assertThat(evaluate("scenario", "RemoveValues:getAssetValue"))
        .isEqualTo("{\"type\":\"Buffer\",\"data\":[]}");
    assertFails("scenario", "UpdateValues:nothing", "Big Friendly letters ->>> DON'T PANIC");
    assertFails(
        "scenario",
        "RemoveValues:nothing",
        "You've asked to invoke a function that does not exist: RemoveValues:nothing");
    JsonNode metadata = json(evaluate("scenario", "org.hyperledger.fabric:GetMetadata"));
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

      submit("server", "putValue", "42");
      assertThat(evaluate("server", "getValue")).isEqualTo("42");
    } finally {
      process.destroyForcibly();
    }
  }

  private void start(String... arguments) {
    Path data = dir.resolve("data");
    node = HeddleProcess.startNode(data, arguments);
    client = GatewayClient.connect(DataDirectory.at(data).runningNode());
  }

  private static String local(String chaincode) throws IOException {
    return library.chaincode(chaincode).toString();
  }

  private String crud(String function, String... arguments) throws GatewayException {
    return evaluate("crud", NAMESPACE + "crud:" + function, arguments);
  }

  private String evaluate(String chaincode, String function, String... arguments)
      throws GatewayException {
    return new String(client.contract(chaincode).evaluateTransaction(function, arguments), UTF_8);
  }

  private void submit(String chaincode, String function, String... arguments) throws Exception {
    client.contract(chaincode).submitTransaction(function, arguments);
  }

  private void submitPrivate(String function, String asset, String value) throws Exception {
    client
        .contract("privateData")
        .newProposal("privateDataContract:" + function)
        .addArguments(asset)
        .putTransient("privateValue", value)
        .build()
        .endorse()
        .submit();
  }

  private void assertFails(String chaincode, String function, String message, String... arguments) {
    assertThatThrownBy(() -> submit(chaincode, function, arguments))
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
