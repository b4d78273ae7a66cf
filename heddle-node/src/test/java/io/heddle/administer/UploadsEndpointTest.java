// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.home.DataDirectory;
import io.heddle.home.OperationsToken;
import io.heddle.home.Uploads;
import io.heddle.operations.Answer;
import io.heddle.operations.Request;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files that are sent to a node piece by piece. */
@Spec("NA-291")
final class UploadsEndpointTest {

  private static final String PATH = "/chaincode/v1/uploads";

  @TempDir private Path dir;
  private OperationsToken token;
  private UploadsEndpoint endpoint;

  @BeforeEach
  void begin() {
    token = OperationsToken.writeTo(dir.resolve("token"));
    endpoint = new UploadsEndpoint(Uploads.in(DataDirectory.at(dir)), token);
  }

  @Test
  void a_file_grows_piece_by_piece_and_is_its_owners_alone() throws IOException {
    JsonNode first = json(ask("POST", PATH, Map.of(), "one "));
    String own = PATH + "/" + first.path("name").asString();
    JsonNode second = json(ask("POST", own, Map.of("offset", "4"), "two"));

    Path file = Path.of(second.path("path").asString());
    assertThat(second.path("bytes").asInt()).isEqualTo(7);
    assertThat(file).hasContent("one two").startsWith(dir);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    assertThat(ask("DELETE", own, Map.of(), "").status()).isEqualTo(200);
    assertThat(file).doesNotExist();
  }

  @Test
  void a_piece_that_is_missing_or_comes_again_is_refused() {
    String own = PATH + "/" + json(ask("POST", PATH, Map.of(), "one")).path("name").asString();

    assertRefused(
        409, "Upload '1' goes on at byte 3, not at 5", "POST", own, Map.of("offset", "5"));
    assertRefused(409, "Upload '1' goes on at byte 3, not at 0", "POST", own, Map.of());
    assertRefused(
        400, "'offset' must be a number of bytes, not '-1'", "POST", own, Map.of("offset", "-1"));
    assertRefused(
        404,
        "There is no upload of that name; the node has been started anew, or others came after it",
        "POST",
        PATH + "/../token",
        Map.of());
  }

  @Test
  void a_file_too_many_takes_the_place_of_the_oldest() {
    Path first = Path.of(json(ask("POST", PATH, Map.of(), "1")).path("path").asString());
    Path second = Path.of(json(ask("POST", PATH, Map.of(), "2")).path("path").asString());
    for (int i = 0; i < 3; i++) {
      assertThat(ask("POST", PATH, Map.of(), "x").status()).isEqualTo(200);
    }

    assertThat(first).doesNotExist();
    assertThat(second).exists();
  }

  @Test
  void what_an_earlier_node_has_left_goes_when_the_next_file_comes() {
    Path left = Path.of(json(ask("POST", PATH, Map.of(), "left")).path("path").asString());
    endpoint = new UploadsEndpoint(Uploads.in(DataDirectory.at(dir)), token);
    JsonNode fresh = json(ask("POST", PATH, Map.of(), "fresh"));

    assertThat(Path.of(fresh.path("path").asString())).hasContent("fresh").isEqualTo(left);
  }

  @Test
  void who_has_no_token_sends_nothing() {
    Request request =
        new Request("POST", PATH, PATH, Map.of(), Optional.of("Bearer x"), ByteString.EMPTY);

    assertThat(endpoint.answer(request).status()).isEqualTo(403);
    assertThat(dir.resolve("uploads")).doesNotExist();
  }

  private void assertRefused(
      int status, String sentence, String method, String path, Map<String, String> query) {
    Answer answer = ask(method, path, query, "x");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(json(answer).path("error").asString()).isEqualTo(sentence);
  }

  private Answer ask(String method, String path, Map<String, String> query, String body) {
    return endpoint.answer(request(method, path, query, ByteString.copyFromUtf8(body)));
  }

  private Request request(String method, String path, Map<String, String> query, ByteString body) {
    return new Request(method, path, path, query, Optional.of("Bearer " + token.text()), body);
  }

  private static JsonNode json(Answer answer) {
    return JsonMapper.shared().readTree(answer.body().toStringUtf8());
  }
}
