// SPDX-License-Identifier: Apache-2.0
package io.heddle.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.home.DataDirectory;
import io.heddle.testing.Checkout;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hyperledger.fabric.client.Contract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rich queries of a chaincode with the official Node library, and the indexes of its package. */
final class RichQueriesIT {

  private static final String COLLECTIONS =
      """
      [{"name":"secrets","policy":"OR('Org1MSP.member')","requiredPeerCount":0,"maxPeerCount":0,
        "blockToLive":0,"memberOnlyRead":true}]
      """;
  private static final String FOUR =
      """
      {"a":{"color":"blue","size":5,"owner":"Ann"},"b":{"color":"red","size":4,"owner":"Tom"},
       "c":{"color":"blue","size":3,"owner":"Tom"},"d":{"color":"blue","size":4,"owner":"Ann"}}
      """;
  private static final String BLUE =
      "{\"selector\":{\"color\":\"blue\"},\"sort\":[\"color\",\"size\"]}";
  private static final String OF_TOM = "{\"selector\":{\"owner\":\"Tom\"}}";
  private static final String SCAN = "looks at every document";

  @Test
  @Spec({"NA-238", "NA-239", "NA-292"})
  void indexes_of_a_package_serve_queries_before_and_after_a_restart(@TempDir Path dir)
      throws Exception {
    Path data = dir.resolve("data");
    Path collections = Files.writeString(dir.resolve("collections.json"), COLLECTIONS);
    try (HeddleProcess node =
            HeddleProcess.startNode(
                data,
                "--collections",
                "documents=" + collections,
                project(dir.resolve("documents")).toString());
        GatewayClient client = GatewayClient.connect(DataDirectory.at(data).runningNode())) {
      Contract documents = client.contract("documents");
      documents.submitTransaction("Put", FOUR);

      assertThat(keys(documents, "Find", BLUE)).containsExactly("c", "d", "a");
      assertThat(keys(documents, "FindPrivate", OF_TOM)).containsExactly("b", "c");
      JsonNode page = page(documents, BLUE, "");
      assertThat(texts(page.path("keys"))).containsExactly("c", "d");
      JsonNode next = page(documents, BLUE, page.path("bookmark").asString());
      assertThat(texts(next.path("keys"))).containsExactly("a");
      assertThat(node.err()).noneMatch(line -> line.contains(SCAN));
      explains_what_the_planner_does(data);

      assertThat(keys(documents, "Find", OF_TOM)).containsExactly("b", "c");
      node.awaitErr(line -> line.contains(SCAN) && line.contains("[owner]"));
    }

    try (HeddleProcess node = HeddleProcess.startNode(data);
        GatewayClient client = GatewayClient.connect(DataDirectory.at(data).runningNode())) {
      Contract documents = client.contract("documents");
      documents.submitTransaction(
          "Put", "{\"e\":{\"color\":\"blue\",\"size\":1,\"owner\":\"Tom\"}}");

      assertThat(keys(documents, "Find", BLUE)).containsExactly("e", "c", "d", "a");
      assertThat(keys(documents, "FindPrivate", OF_TOM)).containsExactly("b", "c", "e");
      assertThat(node.err()).noneMatch(line -> line.contains(SCAN));
    }
  }

  private static void explains_what_the_planner_does(Path data) {
    String node = data.toString();
    try (HeddleProcess explain =
        HeddleProcess.run("explain", "--data", node, "documents", OF_TOM)) {
      assertThat(explain.exitCode()).as(String.join("\n", explain.err())).isZero();
      assertThat(explain.out())
          .isEqualTo(
              """
              Rich query of 'documents' on mychannel
                index      none fits, so every document is looked at; the selector names [owner]
                full scan  yes
                examined   4 documents
                returned   2 documents
              Other indexes
                colorDoc/color on [color, size]: documents can match without 'color', 'size', and would not be in
                  it
              """);
    }
    try (HeddleProcess explain =
        HeddleProcess.run(
            "explain", "--data", node, "--json", "--collection", "secrets", "documents", OF_TOM)) {
      assertThat(explain.exitCode()).as(String.join("\n", explain.err())).isZero();
      JsonNode explanation = JsonMapper.shared().readTree(explain.out());
      assertThat(explanation.path("index").path("name").asString()).isEqualTo("owner");
      assertThat(explanation.path("examined").asInt()).isEqualTo(2);
      assertThat(explanation.path("fullScan").asBoolean()).isFalse();
    }
    try (HeddleProcess explain =
        HeddleProcess.run(
            "explain", "--data", node, "documents", "{\"selector\":{\"size\":{\"$over\":1}}}")) {
      assertThat(explain.exitCode()).isEqualTo(2);
      assertThat(explain.out()).isEmpty();
      assertThat(explain.err())
          .containsExactly(
              "error handling CouchDB request. Error:invalid_operator,  Status Code:400,  Reason:Invalid operator: $over");
    }
  }

  /** The chaincode, with the versions of the libraries that the sample has. */
  private static Path project(Path directory) throws IOException {
    Path chaincode = Checkout.RESOURCES.resolve("chaincode/documents");
    try (var files = Files.walk(chaincode)) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve(chaincode.relativize(file).toString()));
      }
    }
    for (String name : List.of("package.json", "package-lock.json")) {
      Files.copy(
          Checkout.ROOT.resolve("samples/asset-node").resolve(name), directory.resolve(name));
    }
    return directory;
  }

  private static JsonNode page(Contract contract, String query, String bookmark) throws Exception {
    return JsonMapper.shared()
        .readTree(contract.evaluateTransaction("FindPage", query, "2", bookmark));
  }

  private static List<String> keys(Contract contract, String function, String query)
      throws Exception {
    return texts(JsonMapper.shared().readTree(contract.evaluateTransaction(function, query)));
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }
}
