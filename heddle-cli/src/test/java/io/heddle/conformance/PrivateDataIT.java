// SPDX-License-Identifier: Apache-2.0
package io.heddle.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.home.DataDirectory;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.LedgerAudit;
import io.heddle.testing.PrivateChaincode;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Private data as a client and a chaincode see it that know nothing of Heddle: the official gateway
 * library for Java, and chaincode in JavaScript with the official libraries.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PrivateDataIT {

  private static final String COLLECTIONS =
      """
      [{"name": "shared", "policy": "OR('Org1MSP.member')"},
       {"name": "brief", "policy": "OR('Org1MSP.member')", "blockToLive": 1},
       {"name": "officers", "policy": "OR('Org1MSP.admin', 'Org1MSP.peer')",
        "memberOnlyRead": true},
       {"name": "elsewhere", "policy": "OR('Org1MSP.admin')"},
       {"name": "spread", "policy": "OR('Org1MSP.member')", "requiredPeerCount": 1}]
      """;

  private final List<TxId> committed = new ArrayList<>();
  private Path data = Path.of("");
  private List<String> saidAtFirstStart = List.of();
  private PrivateChaincode chaincode;
  private HeddleProcess node;
  private GatewayClient client;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    data = directory.resolve("data");
    Path collections = Files.writeString(directory.resolve("collections.json"), COLLECTIONS);
    chaincode = PrivateChaincode.serve("secrets");
    startNode(chaincode.source(), "--collections", "secrets=" + collections);
    saidAtFirstStart = node.err();
  }

  @AfterAll
  void end() {
    stopNode();
    if (chaincode != null) {
      chaincode.close();
    }
  }

  @Test
  @Spec({"CP-83", "NA-119", "NA-225", "NA-226"})
  void what_came_as_transient_data_is_read_by_key_hash_and_range() throws Exception {
    put("shared", "car1", "red");
    put("shared", "car2", "blue");

    assertThat(evaluate("Get", "shared", "car1")).isEqualTo("red");
    assertThat(evaluate("Hash", "shared", "car1")).isEqualTo(sha256("red"));
    assertThat(evaluate("Range", "shared", "car", "cas")).isEqualTo("car1 car2");
    assertThat(evaluate("Get", "shared", "nothing")).isEmpty();
  }

  @Test
  void what_is_deleted_or_purged_is_gone_with_its_hash() throws Exception {
    for (String how : List.of("Delete", "Purge")) {
      put("shared", "old" + how, "rust");

      submit(how, "shared", "old" + how);

      assertThat(evaluate("Get", "shared", "old" + how)).as(how).isEmpty();
      assertThat(evaluate("Hash", "shared", "old" + how)).as(how).isEmpty();
      assertThat(evaluate("Range", "shared", "old", "ole")).as(how).isEmpty();
    }
  }

  @Test
  void only_members_read_what_is_for_members() throws Exception {
    put("officers", "plan", "north");

    assertFails(
        () -> evaluate("Get", "officers", "plan"),
        "tx creator does not have read access permission on privatedata in chaincodeName:secrets collectionName: officers");
    try (GatewayClient admin =
        GatewayClient.connect(DataDirectory.at(data).runningNode(), "Admin")) {
      assertThat(admin.contract("secrets").evaluateTransaction("Get", "officers", "plan"))
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("north");
    }
  }

  @Test
  @Spec("NA-227")
  void a_peer_of_a_member_s_organisation_has_the_value_whatever_the_policy_demands_of_others()
      throws Exception {
    assertThatThrownBy(() -> put("elsewhere", "treasure", "gold"))
        .hasMessageContaining(
            "requires endorsement from organisation(s) that are not in the distribution policy of the private data collection(s): [elsewhere]; retry specifying trusted endorsing organizations to protect transient data");
    put("elsewhere", "treasure", "gold", "Org1MSP");

    assertThat(evaluate("Hash", "elsewhere", "treasure")).isEqualTo(sha256("gold"));
    assertThat(evaluate("Get", "elsewhere", "treasure")).isEqualTo("gold");
  }

  @Test
  @Spec("NA-228")
  void what_lives_for_one_block_is_there_for_one_more_block_and_then_gone() throws Exception {
    put("brief", "milk", "fresh");
    put("shared", "first", "later");

    assertThat(evaluate("Get", "brief", "milk")).isEqualTo("fresh");

    put("shared", "second", "later");

    assertThat(evaluate("Get", "brief", "milk")).isEmpty();
    assertThat(evaluate("Hash", "brief", "milk")).isEmpty();
  }

  @Test
  @Spec({"NA-20", "NA-39", "NA-229"})
  void block_events_come_with_the_private_data_that_the_client_may_read() throws Exception {
    long open = put("shared", "told", "aloud");
    long closed = put("officers", "untold", "silence");

    assertThat(privateValues(client, open)).containsExactly("aloud");
    assertThat(privateValues(client, closed)).isEmpty();
    try (GatewayClient admin =
        GatewayClient.connect(DataDirectory.at(data).runningNode(), "Admin")) {
      assertThat(privateValues(admin, closed)).containsExactly("silence");
    }

    submit("Purge", "shared", "told");

    assertThat(privateValues(client, open)).isEmpty();
  }

  @Test
  void documents_of_a_collection_are_found_by_what_is_in_them() throws Exception {
    put("shared", "doc1", "{\"color\":\"green\",\"size\":1}");
    put("shared", "doc2", "{\"color\":\"green\",\"size\":2}");

    assertThat(evaluate("Query", "shared", "{\"selector\":{\"color\":\"green\",\"size\":2}}"))
        .isEqualTo("doc2");
  }

  @Test
  @Spec("NA-255")
  void a_collection_that_needs_another_peer_cannot_be_written_and_the_start_says_so() {
    assertFails(
        () -> put("spread", "rumour", "true"),
        "required to disseminate to at least 1 peers, but know of only 0 eligible peers");
    assertThat(saidAtFirstStart)
        .anyMatch(line ->
            line.endsWith(
                "Collection 'spread' of chaincode 'secrets' cannot be written: its requiredPeerCount is 1, and the node has no second peer to give the data to; 0 works"));
  }

  @Test
  void private_values_outlive_the_node() throws Exception {
    put("shared", "kept", "for long");
    put("brief", "bread", "fresh");
    stopNode();

    LedgerAudit.check(data.resolve("ledger"), new ChannelName("mychannel"), committed);
    startNode();

    assertThat(evaluate("Get", "shared", "kept")).isEqualTo("for long");
    assertThat(evaluate("Get", "brief", "bread")).isEqualTo("fresh");
    put("shared", "third", "later");
    put("shared", "fourth", "later");
    assertThat(evaluate("Get", "brief", "bread")).isEmpty();
  }

  private void startNode(String... arguments) {
    node = HeddleProcess.startNode(data, arguments);
    client = GatewayClient.connect(DataDirectory.at(data).runningNode());
  }

  private void stopNode() {
    if (client != null) {
      client.close();
    }
    if (node != null) {
      node.close();
    }
  }

  /**
   * Gives the number of the block in which it came.
   *
   * @param organisations who are to endorse it; none leaves that to the policies
   */
  private long put(String collection, String key, String value, String... organisations)
      throws Exception {
    Proposal.Builder proposal =
        client
            .contract("secrets")
            .newProposal("Put")
            .addArguments(collection, key)
            .putTransient("value", value);
    if (organisations.length > 0) {
      proposal.setEndorsingOrganizations(organisations);
    }
    SubmittedTransaction transaction = proposal.build().endorse().submitAsync();
    Status status = transaction.getStatus();
    assertThat(status.isSuccessful()).isTrue();
    committed.add(new TxId(transaction.getTransactionId()));
    return status.getBlockNumber();
  }

  private static List<String> privateValues(GatewayClient reader, long block) throws Exception {
    List<String> values = new ArrayList<>();
    try (CloseableIterator<BlockAndPrivateData> events =
        reader
            .network()
            .newBlockAndPrivateDataEventsRequest()
            .startBlock(block)
            .build()
            .getEvents()) {
      BlockAndPrivateData found = events.next();
      assertThat(found.getBlock().getHeader().getNumber()).isEqualTo(block);
      for (TxPvtReadWriteSet transaction : found.getPrivateDataMapMap().values()) {
        for (NsPvtReadWriteSet namespace : transaction.getNsPvtRwsetList()) {
          for (CollectionPvtReadWriteSet collection : namespace.getCollectionPvtRwsetList()) {
            KVRWSet.parseFrom(collection.getRwset())
                .getWritesList()
                .forEach(write -> values.add(write.getValue().toStringUtf8()));
          }
        }
      }
    }
    return values;
  }

  private void submit(String function, String... arguments) throws Exception {
    client.contract("secrets").submitTransaction(function, arguments);
  }

  private String evaluate(String function, String... arguments) throws GatewayException {
    return new String(
        client.contract("secrets").evaluateTransaction(function, arguments),
        StandardCharsets.UTF_8);
  }

  private static void assertFails(ThrowingCallable call, String why) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class,
            failure ->
                assertThat(failure.getDetails())
                    .singleElement()
                    .satisfies(detail -> assertThat(detail.getMessage()).contains(why)));
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
