// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.Checkout;
import io.heddle.testing.HeddleProcess;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A node led by its OpenAPI document alone, as who writes in another language does it. */
final class ControlApiIT {

  /** A peer of a real network joins; what comes as it arises has no end. */
  private static final Set<String> NOT_HERE = Set.of("document", "join", "events", "live");

  @TempDir private static Path data;
  private HeddleProcess process;
  private NodeDescription peer;
  private ControlledNode node;

  @BeforeEach
  void start() {
    process = HeddleProcess.startNode(HeddleProcess.SHARED_BUILDS, data, "--keep-traces", "10");
    DataDirectory directory = DataDirectory.at(data);
    peer = directory.runningPeers().getFirst();
    node = new ControlledNode(peer.operations(), directory.readOperationsToken().orElseThrow());
  }

  @AfterEach
  void stop() {
    node.close();
    process.close();
  }

  @Test
  void all_that_it_names_is_done_and_answered_as_it_says() {
    node.all().stream()
        .filter(each -> !each.equals("readiness"))
        .forEach(each -> node.assertGuarded(each));

    JsonNode deployed = deploy();
    String id = deployed.path("packageId").asString();
    assertThat(node.ask("node").getFirst().path("ready").asBoolean()).isTrue();
    assertThat(node.ask("readiness").getFirst().path("status").asString()).isEqualTo("OK");
    assertThat(names(node.ask("functions", "name=asset-node"))).contains("CreateAsset");
    assertThat(
            node.ask("logs", "name=asset-node", "build=true").getFirst().path("isCut").isBoolean())
        .isTrue();
    assertThat(node.ask("packages").getFirst().findValuesAsString("packageId")).containsExactly(id);
    assertThat(node.ask("channels").getFirst().findValuesAsString("channel"))
        .containsExactly(peer.channel());
    assertThat(node.ask("channelNames").getFirst().get(0).asString()).isEqualTo(peer.channel());

    lookIntoTheLedger(create("a1"));
    bringAFile();
    goBack();
    haveTime();
    haveFaults();
    stopAndStartThePeer();
    compareExecutions();
    end(id);

    Set<String> left = new TreeSet<>(node.all());
    left.removeAll(node.asked());
    assertThat(left).isEqualTo(new TreeSet<>(NOT_HERE));
  }

  private JsonNode deploy() {
    String order =
        JsonMapper.shared()
            .createObjectNode()
            .set(
                "chaincodes",
                JsonMapper.shared()
                    .createArrayNode()
                    .add(Checkout.ROOT.resolve("samples/asset-node").toString()))
            .toString();
    JsonNode last = node.tell("deploy", order).getLast();
    assertThat(last.at("/result/chaincodes/0/state").asString()).as("%s", last).isEqualTo("ready");
    return last.at("/result/chaincodes/0");
  }

  /** Gives the transaction's id. */
  private String create(String key) {
    JsonNode last = call("SUBMIT", "CreateAsset", key, "blue", "5", "Tom", "1300").getLast();
    return last.at("/result/transactionId").asString();
  }

  private List<JsonNode> call(String kind, String function, String... arguments) {
    var form =
        JsonMapper.shared()
            .createObjectNode()
            .put("kind", kind)
            .put("mspId", peer.mspId())
            .put("msp", peer.userMsp("User1").toString())
            .put("channel", peer.channel())
            .put("chaincode", "asset-node")
            .put("function", function)
            .put("seconds", 60);
    var all = form.putArray("arguments");
    for (String each : arguments) {
      all.add(Base64.getEncoder().encodeToString(each.getBytes(UTF_8)));
    }
    return node.tell("call", form.toString());
  }

  private static List<String> names(List<JsonNode> answer) {
    return answer.getFirst().findValuesAsString("name");
  }

  private void lookIntoTheLedger(String transaction) {
    JsonNode found = node.ask("transaction", "id=" + transaction.substring(0, 20)).getFirst();
    assertThat(found.path("code").asString()).isEqualTo("VALID");
    String block = found.path("block").asString();
    assertThat(node.ask("blocks", "n=1")).hasSize(1);
    node.ask("block", "block=" + block);
    JsonNode decoded = node.ask("decodedBlock", "block=" + block).getFirst();
    assertThat(decoded.at("/header/number").asString()).isEqualTo(block);
    JsonNode change = node.ask("history", "chaincode=asset-node", "key=a1").getFirst().get(0);
    assertThat(change.path("transactionId").asString()).isEqualTo(transaction);
    assertThat(change.path("value").asString()).contains("blue");
    assertThat(names(node.ask("definitions"))).containsExactly("asset-node");
    JsonNode configuration = node.ask("configuration").getFirst();
    assertThat(configuration.at("/decoded/header/number").asString())
        .isEqualTo(configuration.path("block").asString());
    String channel = "channel=" + peer.channel();
    assertThat(node.ask("configurations", channel).getFirst().get(0).path("block").asString())
        .isEqualTo(configuration.path("block").asString());
    JsonNode endorsed = node.ask("endorsements", "id=" + transaction, channel).getFirst();
    assertThat(endorsed.path("good")).hasSize(1);
    assertThat(endorsed.at("/policies/0/chaincode").asString()).isEqualTo("asset-node");
    assertThat(endorsed.at("/policies/0").has("missing")).isFalse();
    assertThat(node.ask("samples", channel).getFirst().path("seconds").asInt()).isEqualTo(5);
    assertThat(node.ask("recording", "id=" + transaction).getFirst().path("messages")).isNotEmpty();
    assertThat(node.ask("transactionsOfBlock", "block=" + block)).hasSize(2);
    assertThat(node.ask("state", "chaincode=asset-node").getFirst().at("/entries/0/key").asString())
        .isEqualTo("a1");
    JsonNode plan =
        node.tell(
                "explain",
                "{\"chaincode\": \"asset-node\", \"query\": \"{\\\"selector\\\": {\\\"Owner\\\": \\\"Tom\\\"}}\", \"documents\": true}")
            .getFirst();
    assertThat(plan.path("returned").asInt()).isOne();
    assertThat(plan.at("/documents/0/key").asString()).isEqualTo("a1");
  }

  private void bringAFile() {
    String name = node.tell("beginUpload", "one").getFirst().path("name").asString();
    JsonNode whole = node.tell("upload", " two", "name=" + name, "offset=3").getFirst();
    assertThat(whole.path("bytes").asInt()).isEqualTo(7);
    assertThat(Path.of(whole.path("path").asString())).hasContent("one two");
    assertThat(node.ask("removeUpload", "name=" + name).getFirst().path("name").asString())
        .isEqualTo(name);
  }

  private void compareExecutions() {
    assertThat(node.ask("beginDeterminism").getFirst().path("checked").asBoolean()).isTrue();
    create("twice");
    JsonNode found = node.ask("determinism").getFirst();
    assertThat(found.path("compared").asInt()).isOne();
    assertThat(found.path("findings")).isEmpty();
    assertThat(node.ask("endDeterminism").getFirst().path("checked").asBoolean()).isFalse();
  }

  private void goBack() {
    JsonNode taken = node.ask("takeSnapshot", "name=before").getFirst();
    create("a2");
    assertThat(node.ask("snapshots").getFirst().get(0)).isEqualTo(taken);
    assertThat(node.ask("revert", "name=before").getFirst()).isEqualTo(taken);
    assertThat(node.ask("state", "chaincode=asset-node").getFirst().path("entries")).hasSize(1);
    create("a2");
    node.ask("export", "name=before", "file=" + data.resolve("before.heddle"));
    assertThat(data.resolve("before.heddle")).isNotEmptyFile();
    node.ask("removeSnapshot", "name=before");
    assertThat(node.ask("snapshots").getFirst()).isEmpty();
    node.ask("import", "file=" + data.resolve("before.heddle"));
    assertThat(node.ask("state", "chaincode=asset-node").getFirst().path("entries")).hasSize(1);
  }

  private void haveTime() {
    node.tell("setTime", "{\"time\": \"2030-01-01T00:00:00Z\"}");
    node.ask("freezeTime");
    JsonNode later = node.tell("advanceTime", "{\"duration\": \"1d\"}").getFirst();
    assertThat(later.path("time").asString()).startsWith("2030-01-02T00:00:0");
    assertThat(node.ask("time").getFirst().path("time")).isEqualTo(later.path("time"));
    assertThat(node.ask("followTime").getFirst().path("real").asBoolean()).isTrue();
  }

  private void haveFaults() {
    String refuse = "{\"kind\": \"refuse\", \"message\": \"no\", \"times\": \"1\"}";
    node.tell("addFault", refuse);
    JsonNode refused = call("EVALUATE", "ReadAsset", "a1").getLast();
    assertThat(refused.toString()).contains("no");
    assertThat(node.ask("faults").getFirst().get(0).path("over").asBoolean()).isTrue();
    String id = node.tell("addFault", refuse).getFirst().path("id").asString();
    assertThat(node.ask("clearFault", "id=" + id).getFirst()).hasSize(1);
    assertThat(node.ask("clearFaults").getFirst()).isEmpty();
    assertThat(call("EVALUATE", "ReadAsset", "a1").getFirst().has("part")).isTrue();
  }

  private void stopAndStartThePeer() {
    String host = node.ask("peers").getFirst().get(0).path("host").asString();
    assertThat(node.ask("stopPeer", "host=" + host).getFirst().path("state").asString())
        .isEqualTo("stopped");
    assertThat(node.ask("startPeer", "host=" + host).getFirst().path("notRunning")).isEmpty();
  }

  private void end(String id) {
    node.ask("rebuild", "name=" + id);
    JsonNode reset = node.ask("reset").getLast();
    assertThat(reset.at("/result/channels/0/chaincodes")).as("%s", reset).hasSize(1);
    assertThat(node.ask("state", "chaincode=asset-node").getFirst().path("entries")).isEmpty();
    node.ask("undeploy", "name=asset-node");
    node.ask("uninstall", "name=" + id, "force=true");
  }
}
