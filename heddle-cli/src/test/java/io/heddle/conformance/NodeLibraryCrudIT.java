// SPDX-License-Identifier: Apache-2.0
package io.heddle.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.CalledNode;
import io.heddle.testing.NodeLibraryCheckout;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.hyperledger.fabric.client.GatewayException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As {@link NodeLibraryChaincodesIT}: the chaincode {@code crud}, in both styles of iterators. */
@EnabledIfSystemProperty(named = NodeLibraryCheckout.PROPERTY, matches = ".+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NodeLibraryCrudIT {

  private static final String ASYNC = "UsingAsyncIterator";
  private static final String OF_ANN = "[\"annblack\",\"annred\",\"annyellow\"]";
  private static final String THREE = "[\"value1\",\"value2\",\"value3\"]";

  private NodeLibraryCheckout library;
  private CalledNode node;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    library = NodeLibraryCheckout.open(dir);
    node = CalledNode.start(dir.resolve("data"), library.chaincode("crud").toString());
    submit("instantiate");
  }

  @AfterAll
  void end() {
    if (node != null) {
      node.close();
    }
    library.close();
  }

  @Test
  void single_keys() throws Exception {
    assertThat(evaluate("getKey", "string")).isEqualTo("string");
    assertThat(evaluate("getKey", "jsonkey1")).isEqualTo("{\"key\":\"k1\",\"value\":\"value1\"}");
    assertThat(evaluate("getKeysConcurrently")).isEqualTo(THREE);
    assertThat(evaluate("getCompositeKey", "ann", "black")).isEqualTo("annblack");
    assertThat(json(evaluate("splitCompositeKey", "beth")).path("key2"))
        .hasToString("{\"objectType\":\"name~color\",\"attributes\":[\"beth\",\"red\"]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ASYNC})
  void ranges_and_pages(String style) throws Exception {
    assertThat(evaluate("getPartialCompositeKey" + style, "ann")).isEqualTo(OF_ANN);
    assertThat(evaluate("getStateByPartialCompositeKey" + style, "name~color", "ann"))
        .isEqualTo(OF_ANN);
    assertThat(evaluate("getStateByPartialCompositeKeyWithPagination" + style, "name~color", "1"))
        .isEqualTo("[\"annblack\"]");
    assertThat(evaluate("getKeysByRange" + style, "key1", "key4")).isEqualTo(THREE);
    assertThat(evaluate("getStateByRangeWithPagination" + style, "key1", "key4", "3", ""))
        .isEqualTo(THREE);
    assertThat(evaluate("getStateByRangeWithPagination" + style, "key1", "key4", "2", "key2"))
        .isEqualTo("[\"value2\",\"value3\"]");
    assertThat(json(evaluate("getStateByPartialCompositeKey" + style, "bulk-data", "bulk")))
        .extracting(JsonNode::asString)
        .containsExactlyElementsOf(IntStream.range(0, 229).mapToObj("%03d"::formatted).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ASYNC})
  void pages_of_a_rich_query(String style) throws Exception {
    JsonNode pages = json(evaluate("getQueryResultWithPagination" + style));

    assertThat(pages.path("results1")).hasToString("[\"jsonkey0\",\"jsonkey1\"]");
    assertThat(pages.path("metadata1").path("fetchedRecordsCount").asInt()).isEqualTo(2);
    assertThat(pages.path("results2")).hasToString("[\"jsonkey2\"]");
    assertThat(pages.path("metadata2").path("fetchedRecordsCount").asInt()).isEqualTo(1);
  }

  @Test
  void history() throws Exception {
    for (String value : List.of("first", "second", "third")) {
      submit("putKey", "changing", value);
    }

    String changes = "[\"third\",\"second\",\"first\"]";
    assertThat(evaluate("getHistoryForKey", "changing")).isEqualTo(changes);
    assertThat(evaluate("getHistoryForKey" + ASYNC, "changing")).isEqualTo(changes);
  }

  @Test
  void what_is_put_and_deleted() throws Exception {
    submit("putCompositeKey", "tim", "green", "newCompositeValue");
    submit("putKey", "newKey1", "newValue1");
    assertThat(evaluate("getCompositeKey", "tim", "green")).isEqualTo("newCompositeValue");
    assertThat(evaluate("getKey", "newKey1")).isEqualTo("newValue1");

    submit("deleteCompositeKey", "tim", "green");
    submit("deleteKey", "newKey1");
    assertThat(evaluate("getCompositeKey", "tim", "green")).isEmpty();
    assertThat(evaluate("getKey", "newKey1")).isEmpty();
  }

  private String evaluate(String function, String... arguments) throws GatewayException {
    return node.evaluate("crud", "org.mynamespace.crud:" + function, arguments);
  }

  private void submit(String function, String... arguments) throws Exception {
    node.submit("crud", "org.mynamespace.crud:" + function, arguments);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
