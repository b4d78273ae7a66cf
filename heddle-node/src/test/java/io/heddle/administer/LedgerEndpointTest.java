// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Cursor;
import io.heddle.home.OperationsToken;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.StateSnapshot;
import io.heddle.operations.Answer;
import io.heddle.operations.Lines;
import io.heddle.operations.Request;
import io.heddle.testing.Joining;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.Spec;
import io.heddle.trace.Determinism;
import io.heddle.trace.Recordings;
import io.heddle.trace.TraceSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the owner of a peer sees of the recorded channel. */
final class LedgerEndpointTest {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TempDir private static Path dir;
  private static LedgerStore store;
  private static JoinedChannel channel;
  private static OperationsToken token;

  @BeforeAll
  static void commitAll() {
    store = LedgerStore.open(dir.resolve("ledger"));
    Ledger ledger = store.ledger(RecordedChannel.NAME);
    channel = Joining.channel(ledger, RecordedChannel.config());
    RecordedChannel.addPrivateSets(ledger);
    RecordedChannel.blocks().stream().map(RecordedChannel::asOrdered).forEach(channel::commit);
    token = OperationsToken.writeTo(dir.resolve("token"));
  }

  @AfterAll
  static void close() {
    channel.close();
    store.close();
  }

  @Test
  void blocks_come_in_short_with_the_newest_first() throws Exception {
    List<JsonNode> blocks = lines(ask("blocks?n=3"));

    assertThat(blocks)
        .extracting(each -> each.path("number").asInt())
        .containsExactly(142, 141, 140);
    assertThat(lines(ask("blocks"))).hasSize(20);
    List<Block> recorded = RecordedChannel.blocks();
    for (JsonNode each : lines(ask("blocks?n=10000"))) {
      Block block = recorded.get(each.path("number").asInt());
      long valid =
          RecordedChannel.verdicts(block).toByteArray().length - each.path("invalid").asLong();
      assertThat(each.path("valid").asLong()).isEqualTo(valid);
      assertThat(each.path("transactions").size()).isEqualTo(block.getData().getDataCount());
      assertThat(each.path("dataHash").asString())
          .isEqualTo(RecordedChannel.hex(block.getHeader().getDataHash()));
      assertThat(each.path("bytes").asInt()).isPositive();
    }
  }

  @Test
  void a_block_is_found_by_its_number_or_a_transaction_in_it() throws Exception {
    Block block = Block.parseFrom(ask("blocks/5").body());
    String id =
        lines(ask("blocks/5/transactions"))
            .getFirst()
            .path("transactions")
            .path(0)
            .path("transactionId")
            .asString();

    assertThat(block.getData()).isEqualTo(RecordedChannel.blocks().get(5).getData());
    assertThat(ask("blocks/" + id).body()).isEqualTo(ask("blocks/5").body());
    assertThat(ask("blocks/" + id.substring(0, 10)).body()).isEqualTo(ask("blocks/5").body());
  }

  @Test
  void the_transactions_of_every_block_can_be_told() throws Exception {
    for (int number = 0; number < RecordedChannel.blocks().size(); number++) {
      Block block = RecordedChannel.blocks().get(number);
      List<JsonNode> told = lines(ask("blocks/%d/transactions".formatted(number)));

      assertThat(told).hasSize(1 + block.getData().getDataCount());
      for (int i = 0; i < block.getData().getDataCount(); i++) {
        JsonNode commit = told.get(i + 1).path("commit");
        assertThat(commit.path("position").asInt()).isEqualTo(i);
        assertThat(commit.path("code").asString())
            .isEqualTo(told.getFirst().path("transactions").path(i).path("code").asString());
      }
    }
  }

  @Test
  void a_transaction_is_found_by_how_its_id_begins() throws Exception {
    String id =
        lines(ask("blocks/5/transactions"))
            .getFirst()
            .path("transactions")
            .path(0)
            .path("transactionId")
            .asString();
    JsonNode found = json(ask("transactions/" + id.substring(0, 12)));

    assertThat(found.path("transactionId").asString()).isEqualTo(id);
    assertThat(found.path("block").asInt()).isEqualTo(5);
    assertThat(found.path("code").asString()).isEqualTo("VALID");
    assertThat(found.path("trace").path("transactionId").asString()).isEqualTo(id);
  }

  @Spec("NA-291")
  @Test
  void what_endorsements_satisfy_of_the_policies_is_told_part_by_part() throws Exception {
    int failed = 0;
    int satisfied = 0;
    for (JsonNode block : lines(ask("blocks?n=10000"))) {
      for (JsonNode tx : block.path("transactions")) {
        if (tx.path("chaincode").asString("").equals("asset")) {
          String id = tx.path("transactionId").asString();
          JsonNode told = json(ask("transactions/%s/endorsements".formatted(id)));
          assertThat(told.path("good").size())
              .isLessThanOrEqualTo(told.path("endorsements").asInt());
          for (JsonNode policy : told.path("policies")) {
            boolean isSatisfied = policy.path("isSatisfied").asBoolean();
            assertThat(policy.has("failure")).isNotEqualTo(isSatisfied);
            satisfied += isSatisfied ? 1 : 0;
            failed += isSatisfied ? 0 : 1;
          }
        }
      }
    }
    assertThat(satisfied).isPositive();
    assertThat(failed).isPositive();
  }

  @Spec("NA-291")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          75 | 0 | {"endorsements":1,"good":["peer0.org1.example.com (Org1MSP)"],"isSure":true,"policies":[{"chaincode":"asset","source":"key","keys":["kl1"],"policy":"AND('Org1MSP.peer')","isSatisfied":true,"rule":{"text":"1 of 1","isSatisfied":true,"parts":[{"text":"a peer of Org1MSP","isSatisfied":true,"by":"peer0.org1.example.com (Org1MSP)"}]}}]}
          75 | 1 | {"endorsements":1,"good":["peer0.org1.example.com (Org1MSP)"],"isSure":true,"policies":[{"chaincode":"asset","source":"key","keys":["kl2"],"policy":"AND('Org2MSP.peer')","isSatisfied":false,"failure":"The endorsements do not satisfy the policy of 'asset': signature set did not satisfy policy; missing: a peer of Org2MSP; good endorsements came from peer0.org1.example.com (Org1MSP)","rule":{"text":"1 of 1","isSatisfied":false,"parts":[{"text":"a peer of Org2MSP","isSatisfied":false}]}}]}
          83 | 1 | {"endorsements":1,"good":["peer0.org2.example.com (Org2MSP)"],"isSure":true,"policies":[{"chaincode":"asset","collection":"shared","source":"key","keys":["f64551fcd6f07823cb87971cfb91446425da18286b3ab1ef935e0cbd7a69f68a"],"policy":"","isSatisfied":false,"failure":"The endorsements do not satisfy the policy of 'asset': an earlier transaction of the block changes the policy of a written key"}]}
          84 | 1 | {"endorsements":1,"good":["peer0.org1.example.com (Org1MSP)"],"isSure":true,"policies":[{"chaincode":"asset","collection":"_implicit_org_Org2MSP","source":"collection","keys":["5d7f49449ab22deac22d767b89549c554134c8e47de4d38e748049875c83503b"],"policy":"/Channel/Application/Org2MSP/Endorsement","isSatisfied":false,"failure":"The endorsements do not satisfy the policy of 'asset': signature set did not satisfy policy; missing: a peer of Org2MSP; good endorsements came from peer0.org1.example.com (Org1MSP)","rule":{"text":"1 of 1","isSatisfied":false,"parts":[{"text":"a peer of Org2MSP","isSatisfied":false}]}}]}
          """)
  void the_policy_of_a_key_or_a_collection_is_told_as_it_counted(
      int block, int index, String answer) throws Exception {
    String id =
        lines(ask("blocks/%d/transactions".formatted(block)))
            .getFirst()
            .path("transactions")
            .path(index)
            .path("transactionId")
            .asString();

    assertThat(json(ask("transactions/%s/endorsements".formatted(id))))
        .isEqualTo(MAPPER.readTree(answer));
  }

  @Spec("NA-291")
  @Test
  void all_blocks_with_a_configuration_are_listed_with_the_newest_first() throws Exception {
    List<Integer> expected =
        RecordedChannel.blocks().stream()
            .filter(LedgerEndpointTest::isConfiguration)
            .map(block -> (int) block.getHeader().getNumber())
            .sorted(Comparator.reverseOrder())
            .toList();

    List<JsonNode> listed = json(ask("configurations?n=1000")).valueStream().toList();

    assertThat(listed)
        .extracting(each -> each.path("block").asInt())
        .hasSizeGreaterThan(2)
        .containsExactlyElementsOf(expected);
    assertThat(listed)
        .extracting(each -> each.path("sequence").asInt())
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(json(ask("configurations?n=2")).size()).isEqualTo(2);
  }

  private static boolean isConfiguration(Block block) {
    try {
      Payload payload =
          Payload.parseFrom(Envelope.parseFrom(block.getData().getData(0)).getPayload());
      return ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).getType()
          == HeaderType.CONFIG_VALUE;
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void several_transactions_are_named() {
    assertRefused(
        409,
        "CONFLICT",
        "Several transactions have an id that begins with '462e': %s"
            .formatted(String.join(", ", ids("462e"))),
        "transactions/462e");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          transactions/462        | 400 | BAD_INPUT | '462' is too short for the beginning of a transaction's id; give 4 letters or more
          transactions/zzzz       | 404 | NOT_FOUND | No transaction on channel 'mychannel' has an id that begins with 'zzzz'
          blocks/143              | 404 | NOT_FOUND | Channel 'mychannel' has no block 143; its last one is 142
          blocks/999999           | 404 | NOT_FOUND | Channel 'mychannel' has no block 999999; its last one is 142
          blocks?n=0              | 400 | BAD_INPUT | 'n' must be a number from 1, not '0'
          blocks?n=x              | 400 | BAD_INPUT | 'n' must be a number from 1, not 'x'
          events?from=-1          | 400 | BAD_INPUT | The first block must be a number from 0, not '-1'
          blocks?channel=other    | 404 | NOT_FOUND | The peer has not joined channel 'other'
          state/aset              | 404 | NOT_FOUND | No chaincode 'aset' is defined on channel 'mychannel'; did you mean 'asset'?
          events?chaincode=nobody | 404 | NOT_FOUND | No chaincode 'nobody' is defined on channel 'mychannel'; 'heddle status' lists what is there
          state/nobody            | 404 | NOT_FOUND | No chaincode 'nobody' is defined on channel 'mychannel'; 'heddle status' lists what is there
          state/asset?collection=x | 404 | NOT_FOUND | Chaincode 'asset' has no collection 'x' on channel 'mychannel'
          """)
  void what_is_not_there_is_told_in_a_sentence(
      String path, int status, String fault, String sentence) {
    assertRefused(status, fault, sentence, path);
  }

  @Test
  void who_has_no_token_sees_nothing() {
    LedgerEndpoint endpoint = endpoint();
    for (String path :
        List.of("blocks", "blocks/1", "transactions/462e", "state/asset", "events")) {
      Request request =
          new Request(
              "GET",
              "/ledger/v1/" + path,
              path,
              Map.of(),
              Optional.of("Bearer x"),
              ByteString.EMPTY);
      assertThat(endpoint.answer(request).status()).isEqualTo(403);
    }
  }

  @Test
  void all_of_the_state_is_listed_page_by_page() {
    List<String> listed = new ArrayList<>();
    String from = "";
    do {
      JsonNode page = json(ask("state/asset?n=7&from=" + from));
      assertThat(page.path("entries").size()).isLessThanOrEqualTo(7);
      page.path("entries")
          .forEach(each ->
              listed.add(
                  RecordedChannel.hex(ByteString.copyFromUtf8(each.path("key").asString()))
                      + " "
                      + each.path("version").asString()));
      from = page.path("next").asString("");
    } while (!from.isEmpty());

    assertThat(listed)
        .containsExactlyElementsOf(
            requireNonNull(RecordedChannel.stateAfter(RecordedChannel.RAFT).get("asset"))
                .entrySet()
                .stream()
                .map(each ->
                    "%s %d:%d"
                        .formatted(
                            each.getKey(),
                            each.getValue().version().block(),
                            each.getValue().version().tx()))
                .toList());
  }

  @Test
  void keys_can_be_chosen_by_how_they_begin() {
    JsonNode all = json(ask("state/asset?n=1000"));
    String prefix = all.path("entries").path(5).path("key").asString().substring(0, 3);
    JsonNode some = json(ask("state/asset?n=1000&prefix=" + prefix));

    assertThat(some.path("entries").size()).isPositive().isLessThan(all.path("entries").size());
    some.path("entries")
        .forEach(each -> assertThat(each.path("key").asString()).startsWith(prefix));
    assertThat(some.path("entries").size())
        .isEqualTo(
            all.path("entries")
                .valueStream()
                .filter(each -> each.path("key").asString().startsWith(prefix))
                .count());
  }

  @Test
  void policies_of_keys_are_told_in_words() {
    assertThat(json(ask("state/asset?n=1000")).path("entries").valueStream())
        .extracting(each -> each.path("metadata").path("VALIDATION_PARAMETER").asString(""))
        .contains("AND('Org2MSP.peer')");
  }

  @Test
  void private_values_that_the_peer_has_are_told_and_of_the_others_the_hashes() {
    JsonNode page = json(ask("state/asset?n=1000&collection=shared"));
    List<String> there =
        page.path("entries")
            .valueStream()
            .filter(each -> each.has("key"))
            .map(each -> RecordedChannel.hex(ByteString.copyFromUtf8(each.path("key").asString())))
            .toList();

    assertThat(there)
        .isNotEmpty()
        .containsExactlyElementsOf(channelValues("asset$$pshared").stream().toList());
    assertThat(page.path("entries").valueStream().filter(each -> each.has("isMissing")))
        .isNotEmpty()
        .allSatisfy(each -> {
          assertThat(each.path("keyHash").asString()).hasSize(64);
          assertThat(each.path("valueHash").asString()).hasSize(64);
          assertThat(each.has("value")).isFalse();
        });
    assertThat(json(ask("state/asset?n=1000&collection=shared&prefix=x")).toString())
        .doesNotContain("isMissing");
  }

  private static List<String> channelValues(String namespace) {
    List<String> keys = new ArrayList<>();
    try (StateSnapshot state = channel.ledger().snapshot();
        Cursor<KeyedEntry> range = state.range(namespace, ByteString.EMPTY, ByteString.EMPTY)) {
      for (Optional<KeyedEntry> each = range.next(); each.isPresent(); each = range.next()) {
        keys.add(RecordedChannel.hex(each.get().key()));
      }
    }
    return keys;
  }

  private List<String> ids(String prefix) {
    return channel.ledger().transactions(prefix, 9).stream().map(Object::toString).toList();
  }

  private static void assertRefused(int status, String fault, String sentence, String path) {
    Answer answer = ask(path);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(json(answer))
        .isEqualTo(MAPPER.createObjectNode().put("error", sentence).put("fault", fault));
  }

  private static LedgerEndpoint endpoint() {
    var sight =
        new LedgerSight(
            new NamedChannels(JoinedChannels.of(channel), RecordedChannel.NAME),
            new Recordings(TraceSettings.NONE, new Determinism()));
    return new LedgerEndpoint(() -> sight, token);
  }

  private static Answer ask(String pathAndQuery) {
    String[] halves = pathAndQuery.split("\\?", 2);
    Map<String, String> query = new HashMap<>();
    if (halves.length == 2) {
      for (String each : halves[1].split("&", -1)) {
        String[] pair = each.split("=", 2);
        query.put(pair[0], pair[1]);
      }
    }
    String path = "/ledger/v1/" + halves[0];
    return endpoint()
        .answer(
            new Request(
                "GET", path, path, query, Optional.of("Bearer " + token.text()), ByteString.EMPTY));
  }

  private static JsonNode json(Answer answer) {
    return MAPPER.readTree(answer.body().toStringUtf8());
  }

  private static List<JsonNode> lines(Answer answer) throws InterruptedException {
    var reader = new RecordingReader();
    answer.lines().orElseThrow().writeTo(reader);
    return reader.lines().stream().map(MAPPER::readTree).toList();
  }

  @Test
  void events_come_from_the_block_that_is_named_until_the_reader_has_gone() throws Exception {
    var blocks = new RecordingReader();
    Thread reading = follow("events?from=130", blocks);
    await().until(() -> blocks.lines().size() == 13);
    assertThat(MAPPER.readTree(blocks.lines().getLast()))
        .isEqualTo(lines(ask("blocks?n=1")).getFirst());
    blocks.go();
    reading.join();

    var events = new RecordingReader();
    Thread listening = follow("events?from=0&chaincode=asset", events);
    long emitted = emitted();
    assertThat(emitted).isPositive();
    await().until(() -> events.lines().size() == emitted);
    events.go();
    listening.join();
    JsonNode first = MAPPER.readTree(events.lines().getFirst());
    assertThat(first.path("chaincode").asString()).isEqualTo("asset");
    assertThat(first.path("name").asString()).isNotEmpty();
    assertThat(events.lines()).hasSize(Math.toIntExact(emitted));
  }

  private static long emitted() {
    long events = 0;
    for (long number = 0; number < channel.ledger().height(); number++) {
      events +=
          channel.events().eventsOf(number).stream()
              .filter(each -> each.getChaincodeId().equals("asset"))
              .count();
    }
    return events;
  }

  private static Thread follow(String path, Lines.Reader reader) {
    Lines lines = ask(path).lines().orElseThrow();
    return Thread.ofVirtual()
        .start(() -> {
          try {
            lines.writeTo(reader);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
