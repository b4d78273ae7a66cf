// SPDX-License-Identifier: Apache-2.0
package io.heddle.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.home.OperationsToken;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Request;
import io.heddle.testing.Spec;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser gets with the token and without it. */
final class ConsoleTest {

  private static final String PEER = "peer0.org1.example.com";
  private static final OperationsToken TOKEN = new OperationsToken("abc123");
  private static final Optional<String> NOBODY = Optional.empty();
  private static final Optional<String> OWNER = Optional.of("Bearer abc123");
  private static final Optional<String> EARLIER = Optional.of("Bearer fff000");

  @Spec("NA-291")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ledger/v1/blocks?channel=mychannel",
        "/ledger/v1/transactions/abcdef",
        "/ledger/v1/state/asset?prefix=a",
        "/ledger/v1/state/asset?collection=",
        "/ledger/v1/events?from=4"
      })
  void who_has_no_token_may_read(String path) {
    assertThat(ask(open(), "GET", path, NOBODY, "").status()).isEqualTo(200);
  }

  @Spec("NA-291")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ledger/v1/state/asset?collection=secret",
        "/ledger/v1/recordings/abcdef",
        "/chaincode/v1/logs/asset"
      })
  void private_data_need_the_token(String path) {
    assertThat(ask(open(), "GET", path, NOBODY, "").status()).isEqualTo(403);
    assertThat(ask(open(), "GET", path, OWNER, "").status()).isEqualTo(200);
  }

  @Test
  void a_query_is_for_everybody_unless_it_is_of_private_data() {
    String path = "/chaincode/v1/explain";
    assertThat(ask(open(), "POST", path, NOBODY, "{\"chaincode\":\"a\"}").status()).isEqualTo(200);
    assertThat(ask(open(), "POST", path, NOBODY, "{\"collection\":\"\"}").status()).isEqualTo(200);
    assertThat(ask(open(), "POST", path, NOBODY, "{\"collection\":\"s\"}").status()).isEqualTo(403);
    assertThat(ask(open(), "POST", path, NOBODY, "{").status()).isEqualTo(403);
    assertThat(ask(open(), "POST", path, OWNER, "{\"collection\":\"s\"}").status()).isEqualTo(200);
  }

  @Spec("NA-291")
  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void who_has_no_token_changes_nothing(String method) {
    assertThat(ask(open(), method, "/peers/v1/x/stop", NOBODY, "").status()).isEqualTo(403);
    assertThat(ask(open(), method, "/peers/v1/x/stop", OWNER, "").status()).isEqualTo(200);
  }

  @Test
  void a_token_of_an_earlier_start_is_refused() {
    assertThat(ask(open(), "GET", "/ledger/v1/blocks", EARLIER, "").status()).isEqualTo(403);
    assertThat(overview(open(), EARLIER)).contains("\"mayWrite\":false");
    assertThat(overview(open(), OWNER)).contains("\"mayWrite\":true").contains("/data/msp");
    assertThat(overview(open(), NOBODY)).doesNotContain("/data/msp");
  }

  @Test
  void on_a_network_nobody_reads_without_the_token() {
    Endpoints console = console(false);
    assertThat(ask(console, "GET", "/ledger/v1/blocks", NOBODY, "").status()).isEqualTo(403);
    assertThat(ask(console, "GET", "/ledger/v1/blocks", OWNER, "").status()).isEqualTo(200);
    assertThat(overview(console, NOBODY)).contains("\"mayRead\":false");
  }

  @Test
  void a_peer_answers_under_its_own_paths() {
    Answer answer = ask(open(), "GET", "/ledger/v1/blocks?channel=a", NOBODY, "");
    assertThat(answer.body().toStringUtf8()).isEqualTo("/ledger/v1/blocks a");
    assertThat(answer.headers())
        .containsEntry("X-Content-Type-Options", "nosniff")
        .containsEntry("Cross-Origin-Resource-Policy", "same-origin");
    assertThat(request(open(), "GET", "/peer/peer9/ledger/v1/blocks", NOBODY, "").status())
        .isEqualTo(404);
    assertThat(request(open(), "GET", "/peer/" + PEER, NOBODY, "").status()).isEqualTo(404);
    assertThat(ask(open(), "GET", "/nothing", NOBODY, "").status()).isEqualTo(404);
  }

  @Spec("NA-291")
  @Test
  void pages_run_nothing_but_what_is_shipped() {
    Answer first = page("/");
    assertThat(first.body().toStringUtf8()).contains("<title>Test</title>");
    assertThat(first.contentType()).contains("text/html; charset=utf-8");
    assertThat(first.headers().get("Content-Security-Policy"))
        .contains("default-src 'none'; script-src 'self'; style-src 'self'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page("/console.js").contentType()).contains("text/javascript; charset=utf-8");
  }

  @Test
  void browsers_keep_what_has_the_hash_of_its_content_in_its_name_and_nothing_else() {
    assertThat(page("/more-0123abcd.js").headers())
        .containsEntry("Cache-Control", "max-age=31536000, immutable");
    assertThat(page("/").headers()).containsEntry("Cache-Control", "no-cache");
    assertThat(page("/console.js").headers()).containsEntry("Cache-Control", "no-cache");
    assertThat(page("/gone-0123abcd.js").headers()).containsEntry("Cache-Control", "no-cache");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing.js",
        "/../Pages.class",
        "/testpages/index.html",
        "/.html",
        "/a..b",
        "//"
      })
  void there_are_no_other_files(String path) {
    Answer answer = page(path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.headers()).containsKey("Content-Security-Policy");
  }

  @Test
  void a_build_without_the_pages_says_how_to_get_them() {
    Answer answer =
        new Pages("nopages/")
            .answer(new Request("GET", "/", "/", Map.of(), NOBODY, ByteString.EMPTY));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body().toStringUtf8()).contains("scripts/build-console");
  }

  private static Answer page(String path) {
    return new Pages("testpages/")
        .answer(new Request("GET", path, path, Map.of(), NOBODY, ByteString.EMPTY));
  }

  private static String overview(Endpoints console, Optional<String> who) {
    return request(console, "GET", "/console/v1", who, "").body().toStringUtf8();
  }

  private static Endpoints open() {
    return console(true);
  }

  /** One whose peer tells what it was asked, if it was asked with the token. */
  private static Endpoints console(boolean isOpen) {
    Endpoints operations = new Endpoints();
    for (String path : List.of("/ledger/v1/", "/peers/v1/", "/chaincode/v1/")) {
      operations.add(
          path,
          request ->
              TOKEN.isIn(request.authorization())
                  ? Answer.json(
                      200, request.path() + " " + request.query().getOrDefault("channel", ""))
                  : Answer.error(403, "no"));
    }
    return new Console(
            "test",
            List.of(new ServedPeer(PEER, "Org1MSP", "localhost:7051", operations)),
            "localhost:7050",
            "mychannel",
            TOKEN,
            isOpen,
            _ -> Optional.of(Path.of("/data/msp")))
        .endpoints();
  }

  private static Answer ask(
      Endpoints console, String method, String path, Optional<String> who, String body) {
    return request(console, method, "/peer/" + PEER + path, who, body);
  }

  private static Answer request(
      Endpoints console, String method, String uri, Optional<String> who, String body) {
    String[] parts = uri.split("\\?", 2);
    Map<String, String> query = new HashMap<>();
    if (parts.length > 1) {
      Pattern.compile("&")
          .splitAsStream(parts[1])
          .map(each -> each.split("=", 2))
          .forEach(pair -> query.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
    return console
        .find(parts[0])
        .orElseThrow()
        .answer(new Request(method, parts[0], uri, query, who, ByteString.copyFromUtf8(body)));
  }
}
