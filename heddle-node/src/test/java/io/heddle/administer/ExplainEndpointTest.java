// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.home.OperationsToken;
import io.heddle.joined.JoinedChannels;
import io.heddle.lifecycle.Approvals;
import io.heddle.operations.Answer;
import io.heddle.operations.Request;
import io.heddle.simulate.StateDatabase;
import io.heddle.stream.StreamSettings;
import io.heddle.testing.LifecycleState;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Explanations for a chaincode with one document and no index. */
final class ExplainEndpointTest {

  private static final String QUERY = "{\\\"selector\\\":{\\\"size\\\":1}}";
  private static final StreamSettings SETTINGS = StreamSettings.defaults();

  @TempDir private Path dir;
  private TestLedger chain;
  private OperationsToken token;

  @BeforeEach
  void open() {
    chain = TestLedger.in(dir.resolve("ledger"));
    token = OperationsToken.writeTo(dir.resolve("token"));
    new LifecycleState(chain, new Approvals(new MspId("Org1MSP")))
        .define(LifecycleState.definition("cars", 1, "1.0"));
    chain.put("cars", "a", "{\"size\":1}");
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  @Spec("NA-292")
  void a_full_scan_is_told_with_its_cost() {
    Answer answer = ask(SETTINGS, "{\"chaincode\":\"cars\",\"query\":\"%s\"}".formatted(QUERY));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().toStringUtf8())
        .isEqualTo(
            "{\"channel\":\"mychannel\",\"chaincode\":\"cars\",\"way\":\"fullScan\",\"fullScan\":true,\"others\":[],"
                + "\"selectorFields\":[\"size\"],\"examined\":1,\"returned\":1,\"limit\":%d}"
                    .formatted(SETTINGS.totalQueryLimit()));
  }

  @Test
  @Spec({"NA-292", "CP-66"})
  void pages_follow_one_another_by_their_bookmarks() {
    chain.put("cars", "b", "{\"size\":1}").put("cars", "c", "{\"size\":1}");

    JsonNode first = json(ask(SETTINGS, page(2, "")));
    JsonNode second = json(ask(SETTINGS, page(2, first.path("bookmark").asString())));
    JsonNode rest = json(ask(SETTINGS, page(0, first.path("bookmark").asString())));

    assertThat(first.path("returned").asInt()).isEqualTo(2);
    assertThat(first.path("examined").asInt()).isEqualTo(2);
    assertThat(first.path("limit").asInt()).isEqualTo(2);
    assertThat(second.path("returned").asInt()).isEqualTo(1);
    assertThat(rest.path("returned").asInt()).isEqualTo(1);
    assertThat(rest.path("limit").asInt()).isEqualTo(SETTINGS.totalQueryLimit());
  }

  @Test
  @Spec("CP-70")
  void a_collection_has_no_pages() {
    Answer answer =
        ask(
            SETTINGS,
            "{\"chaincode\":\"cars\",\"collection\":\"c\",\"query\":\"%s\",\"pageSize\":2}"
                .formatted(QUERY));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(error(answer))
        .isEqualTo(
            "Collections have no pages: a page size and a bookmark are for queries of public state");
  }

  @Test
  void who_cannot_read_the_data_directory_learns_nothing() {
    Answer answer =
        endpoint(SETTINGS)
            .answer(
                new Request(
                    "POST",
                    ExplainEndpoint.PATH,
                    ExplainEndpoint.PATH,
                    Map.of(),
                    Optional.of("Bearer guessed"),
                    ByteString.copyFromUtf8(
                        "{\"chaincode\":\"cars\",\"query\":\"%s\"}".formatted(QUERY))));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(error(answer))
        .isEqualTo("Only who can read the node's data directory may have queries explained");
  }

  @Test
  void a_chaincode_or_collection_that_is_not_there_is_named() {
    Answer noChaincode =
        ask(SETTINGS, "{\"chaincode\":\"vans\",\"query\":\"%s\"}".formatted(QUERY));
    Answer noCollection =
        ask(
            SETTINGS,
            "{\"chaincode\":\"cars\",\"collection\":\"c\",\"query\":\"%s\"}".formatted(QUERY));

    assertThat(noChaincode.status()).isEqualTo(404);
    assertThat(error(noChaincode))
        .isEqualTo(
            "No chaincode 'vans' is defined on channel 'mychannel'; 'heddle status' lists what is there");
    assertThat(noCollection.status()).isEqualTo(404);
    assertThat(error(noCollection))
        .isEqualTo("Chaincode 'cars' has no collection 'c' on channel 'mychannel'");
  }

  @Test
  void where_chaincode_cannot_ask_nothing_is_explained() {
    Answer answer =
        ask(
            SETTINGS.with(StateDatabase.GOLEVELDB),
            "{\"chaincode\":\"cars\",\"query\":\"%s\"}".formatted(QUERY));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(error(answer)).startsWith("ExecuteQuery not supported for leveldb: ");
  }

  private Answer ask(StreamSettings settings, String body) {
    return endpoint(settings)
        .answer(
            new Request(
                "POST",
                ExplainEndpoint.PATH,
                ExplainEndpoint.PATH,
                Map.of(),
                Optional.of("Bearer " + token.text()),
                ByteString.copyFromUtf8(body)));
  }

  private ExplainEndpoint endpoint(StreamSettings settings) {
    var explanations =
        new QueryExplanations(
            new NamedChannels(
                JoinedChannels.of(chain.channel(RecordedChannel.config())), RecordedChannel.NAME),
            settings);
    return new ExplainEndpoint(() -> explanations, token);
  }

  private static String page(int size, String bookmark) {
    return "{\"chaincode\":\"cars\",\"query\":\"%s\",\"pageSize\":%d,\"bookmark\":\"%s\"}"
        .formatted(QUERY, size, bookmark);
  }

  private static String error(Answer answer) {
    return json(answer).path("error").asString();
  }

  private static JsonNode json(Answer answer) {
    return JsonMapper.shared().readTree(answer.body().toStringUtf8());
  }
}
