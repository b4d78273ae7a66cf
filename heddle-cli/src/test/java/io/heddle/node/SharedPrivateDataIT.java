// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Cursor;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateSnapshot;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.PrivateChaincode;
import io.heddle.testing.Spec;
import io.heddle.validate.MissingPrivateData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node of three organisations with a private data collection of two of them, of which nobody is
 * given anything at endorsement; then of all three.
 */
final class SharedPrivateDataIT {

  private static final ChannelName CHANNEL = new ChannelName("mychannel");
  private static final String OF_TWO =
      """
      [{"name": "deal", "policy": "OR('Org1MSP.member','Org2MSP.member')", "requiredPeerCount": 0, "maxPeerCount": 0, "memberOnlyRead": false}]
      """;

  @TempDir private Path dir;

  @Test
  @Spec({"NA-226", "NA-227", "NA-231", "NA-324", "NA-398", "NA-2", "NA-323"})
  void members_ask_for_what_they_were_not_given_and_so_does_one_that_becomes_a_member()
      throws Exception {
    Path data = dir.resolve("data");
    try (PrivateChaincode chaincode = PrivateChaincode.serve("secrets")) {
      try (HeddleProcess node =
              HeddleProcess.startNode(
                  data,
                  "--orgs",
                  "3",
                  chaincode.source(),
                  "--collections",
                  collections(OF_TWO),
                  "--policy",
                  "secrets=OR('Org1MSP.peer','Org2MSP.peer','Org3MSP.peer')");
          GatewayClient first = GatewayClient.connect(peer(data, 0));
          GatewayClient second = GatewayClient.connect(peer(data, 1));
          GatewayClient third = GatewayClient.connect(peer(data, 2))) {
        put(first, "car1", "red");
        put(first, "car2", "blue");
        awaitValue(second, "car1", "red");
        awaitValue(second, "car2", "blue");
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .ignoreExceptions()
            .until(() -> call(third, "Hash", "car2").equals(call(first, "Hash", "car2")));
        assertThatThrownBy(() -> call(third, "Get", "car1"))
            .isInstanceOfSatisfying(
                GatewayException.class,
                e ->
                    assertThat(e.getDetails() + e.getMessage())
                        .contains("private data matching public hash version is not available"));
        assertThat(node.err()).noneMatch(line -> line.contains("missing private write sets"));
      }
      Path own = data.resolve("ledger");
      Path ofSecond = data.resolve("peers/peer0.org2.example.com/ledger");
      Path ofThird = data.resolve("peers/peer0.org3.example.com/ledger");
      assertThat(values(own)).containsOnlyKeys("car1", "car2");
      assertThat(values(ofSecond)).isEqualTo(values(own));
      assertThat(sets(ofSecond)).isEqualTo(sets(own)).hasSize(2);
      assertThat(values(ofThird)).isEmpty();
      assertThat(sets(ofThird)).isEmpty();
      for (Path ledger : List.of(own, ofSecond, ofThird)) {
        assertThat(missing(ledger)).isEmpty();
      }
      assertThat(ineligible(ofThird)).hasSize(2);
      assertThat(ineligible(ofSecond)).isEmpty();

      String ofAll = OF_TWO.replace("'Org2MSP.member'", "'Org2MSP.member','Org3MSP.member'");
      try (HeddleProcess _ = HeddleProcess.startNode(data, "--collections", collections(ofAll));
          GatewayClient third = GatewayClient.connect(peer(data, 2))) {
        awaitValue(third, "car1", "red");
        awaitValue(third, "car2", "blue");
      }
      assertThat(values(ofThird)).isEqualTo(values(own));
      assertThat(sets(ofThird)).isEqualTo(sets(own));
      assertThat(ineligible(ofThird)).isEmpty();
    }
  }

  /** One catches up while nobody is there who has the values, and is told when somebody comes. */
  @Test
  @Spec({"NA-94", "NA-227", "NA-331", "NA-398"})
  void a_peer_that_was_stopped_gets_what_it_misses_as_soon_as_somebody_has_it() throws Exception {
    Path data = dir.resolve("data");
    try (PrivateChaincode chaincode = PrivateChaincode.serve("secrets");
        HeddleProcess node =
            HeddleProcess.startNode(
                data,
                "--orgs",
                "2",
                chaincode.source(),
                "--collections",
                collections(OF_TWO),
                "--policy",
                "secrets=OR('Org1MSP.peer','Org2MSP.peer')")) {
      NodeDescription own = peer(data, 0);
      NodeDescription other = peer(data, 1);
      heddle(data, "stop-peer", other.host());
      try (GatewayClient first = GatewayClient.connect(own)) {
        put(first, "car1", "red");
      }
      heddle(data, "start-peer", other.host());
      try (GatewayClient second = GatewayClient.connect(other)) {
        awaitValue(second, "car1", "red");
      }
      assertThat(node.err()).noneMatch(line -> line.contains("missing private write sets"));

      heddle(data, "stop-peer", other.host());
      try (GatewayClient first = GatewayClient.connect(own)) {
        put(first, "car2", "blue");
      }
      heddle(data, "stop-peer", own.host());
      heddle(data, "start-peer", other.host());
      try (GatewayClient second = GatewayClient.connect(other)) {
        assertThatThrownBy(() -> call(second, "Get", "car2"))
            .isInstanceOfSatisfying(
                GatewayException.class,
                e ->
                    assertThat(e.getDetails() + e.getMessage())
                        .contains(
                            "private data matching public hash version is not available. Public hash version = {BlockNum: 5, TxNum: 0}, Private data version = <nil>"));
        assertThat(call(second, "Hash", "car2")).hasSize(64);
        heddle(data, "start-peer", own.host());
        awaitValue(second, "car2", "blue");
      }
    }
    Path first = data.resolve("ledger");
    Path second = data.resolve("peers/peer0.org2.example.com/ledger");
    assertThat(values(second)).isEqualTo(values(first)).containsOnlyKeys("car1", "car2");
    assertThat(sets(second)).isEqualTo(sets(first));
    assertThat(missing(second)).isEmpty();
  }

  private static void heddle(Path data, String command, String host) throws Exception {
    HeddleProcess done = HeddleProcess.run(command, host, "--data", data.toString());
    assertThat(done.exitCode()).as("%s", done.err()).isZero();
  }

  private String collections(String content) throws Exception {
    return "secrets=" + Files.writeString(dir.resolve("collections.json"), content);
  }

  private static NodeDescription peer(Path data, int place) {
    return DataDirectory.at(data).runningPeers().get(place);
  }

  private static void put(GatewayClient client, String key, String value) throws Exception {
    SubmittedTransaction submitted =
        client
            .contract("secrets")
            .newProposal("Put")
            .addArguments("deal", key)
            .putTransient("value", value)
            .setEndorsingOrganizations("Org1MSP")
            .build()
            .endorse()
            .submitAsync();
    assertThat(submitted.getStatus().isSuccessful()).isTrue();
  }

  private static void awaitValue(GatewayClient client, String key, String value) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> call(client, "Get", key).equals(value));
  }

  private static String call(GatewayClient client, String function, String key) throws Exception {
    return new String(client.contract("secrets").evaluateTransaction(function, "deal", key), UTF_8);
  }

  private static Map<String, StateEntry> values(Path ledger) {
    return rows(ledger, "secrets$$pdeal");
  }

  /** What is kept of the collection's past. */
  private static Map<String, StateEntry> sets(Path ledger) {
    Map<String, StateEntry> sets = rows(ledger, "$$write-sets");
    sets.keySet().removeIf(key -> !key.contains("deal"));
    return sets;
  }

  private static Map<String, StateEntry> rows(Path ledger, String namespace) {
    Map<String, StateEntry> rows = new LinkedHashMap<>();
    try (LedgerStore store = LedgerStore.open(ledger);
        StateSnapshot state = store.ledger(CHANNEL).snapshot();
        Cursor<KeyedEntry> found = state.range(namespace, ByteString.EMPTY, ByteString.EMPTY)) {
      for (var row = found.next(); row.isPresent(); row = found.next()) {
        rows.put(row.get().key().toStringUtf8(), row.get().entry());
      }
    }
    return rows;
  }

  private static List<MissingPrivateData> missing(Path ledger) {
    try (LedgerStore store = LedgerStore.open(ledger);
        StateSnapshot state = store.ledger(CHANNEL).snapshot()) {
      return MissingPrivateData.in(state);
    }
  }

  private static List<MissingPrivateData> ineligible(Path ledger) {
    try (LedgerStore store = LedgerStore.open(ledger);
        StateSnapshot state = store.ledger(CHANNEL).snapshot()) {
      return MissingPrivateData.ineligibleIn(state);
    }
  }
}
