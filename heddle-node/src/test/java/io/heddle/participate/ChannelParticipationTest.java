// SPDX-License-Identifier: Apache-2.0
package io.heddle.participate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.alive.Vital;
import io.heddle.base.MspId;
import io.heddle.clock.NetworkClock;
import io.heddle.identity.Certificates;
import io.heddle.identity.SigningIdentity;
import io.heddle.operations.Answer;
import io.heddle.operations.Request;
import io.heddle.order.Chains;
import io.heddle.order.Cutting;
import io.heddle.order.OrdererNode;
import io.heddle.order.Registrar;
import io.heddle.testing.Fixtures;
import io.heddle.testing.JsonLines;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The channel participation of a recorded orderer. */
final class ChannelParticipationTest {

  private static final String ORDERER = "ordering/orderer0.example.com/";
  private static final String CHANNELS = "/participation/v1/channels";
  private static final List<JsonNode> RECORDED =
      JsonLines.read("/fixtures/ordering/participation.jsonl.gz");

  /** This orderer takes no blocks from others, so it can join with no later one. */
  private static final String LATER =
      "join with a config block of number 5 (onboarding would be needed; header altered)";

  @TempDir private Path dir;
  private Chains chains;
  private Registrar registrar;
  private ChannelParticipation participation;

  private record Told(int status, Map<String, String> headers, String text) {}

  @BeforeEach
  void open() {
    var self =
        new OrdererNode(
            SigningIdentity.load(new MspId("OrdererMSP"), Fixtures.path(ORDERER + "msp")),
            Certificates.ofPem(Fixtures.bytes(ORDERER + "tls/server.crt")));
    chains = Chains.open(dir);
    registrar =
        Registrar.open(
            chains,
            self,
            Cutting.INSTANT,
            NetworkClock.over(Clock.systemUTC()),
            _ -> Vital.alone("orderer"));
    participation = new ChannelParticipation(registrar);
  }

  @AfterEach
  void close() {
    registrar.close();
    chains.close();
  }

  @Test
  @Spec({"NA-201", "NA-202"})
  void answers_recorded_requests_as_fabric_did() {
    for (JsonNode recorded : RECORDED) {
      String description = recorded.path("description").asString();
      Answer answer = participation.answer(request(recorded));
      if (description.equals(LATER)) {
        assertThat(told(answer))
            .isEqualTo(
                error(
                    400,
                    "cannot join: block 5 of channel 'mychannel' is not its first one, and this"
                        + " orderer takes no blocks from others"));
      } else if (description.equals("remove again")) {
        assertThat(told(answer)).isEqualTo(error(404, "cannot remove: channel does not exist"));
      } else {
        assertThat(told(answer))
            .as(description)
            .isEqualTo(
                new Told(
                    recorded.path("status").asInt(),
                    headers(recorded.path("headers")),
                    text(recorded)));
      }
    }
  }

  @Test
  @Spec("NA-201")
  void removes_a_channel_with_all_that_it_had() {
    participation.answer(request("join"));

    assertThat(told(answer("DELETE", CHANNELS + "/mychannel")))
        .isEqualTo(new Told(204, Map.of(), ""));

    assertThat(told(answer("GET", CHANNELS + "/mychannel")))
        .isEqualTo(error(404, "channel does not exist"));
    assertThat(participation.answer(request("join")).status()).isEqualTo(201);
  }

  @Test
  @Spec("NA-201")
  void gives_blocks_of_a_channel() throws Exception {
    participation.answer(request("join"));
    Block first = registrar.find("mychannel").orElseThrow().chain().block(0);

    for (String id : List.of("0", "+0", "oldest", "newest", "config")) {
      Answer answer = answer("GET", CHANNELS + "/mychannel/blocks/" + id);
      assertThat(Block.parseFrom(answer.body())).as(id).isEqualTo(first);
      assertThat(answer.contentType()).contains("application/octet-stream");
    }
    assertThat(told(answer("GET", CHANNELS + "/mychannel/blocks/1")))
        .isEqualTo(error(404, "no such block number [1] in index"));
    assertThat(told(answer("GET", CHANNELS + "/mychannel/blocks/last")))
        .isEqualTo(
            error(400, "invalid block ID: 'last' not equal <newest|oldest|config|(number)>"));
    assertThat(told(answer("GET", CHANNELS + "/other/blocks/0")))
        .isEqualTo(error(404, "channel does not exist"));
    assertThat(told(answer("POST", CHANNELS + "/mychannel/blocks/0")))
        .isEqualTo(error(405, "invalid request method: POST", "Allow", "GET"));
  }

  @Test
  @Spec("NA-201")
  void takes_updates_of_a_configuration_no_other_than_broadcast_does() {
    ByteString nothing = form("config-update-envelope", ByteString.EMPTY);

    assertThat(told(answer("PUT", CHANNELS, "multipart/form-data; boundary=x", nothing)))
        .isEqualTo(error(400, "invalid config update envelope: bad header"));
    assertThat(
            told(
                answer(
                    "PUT",
                    CHANNELS,
                    "multipart/form-data; boundary=x",
                    form("config-block", ByteString.EMPTY))))
        .isEqualTo(error(400, "form does not contains part key: config-update-envelope"));
  }

  @Test
  @Spec("NA-201")
  void a_form_that_is_none_is_told() {
    String type = "multipart/form-data; boundary=x";
    assertThat(told(answer("POST", CHANNELS, "multipart/form-data", ByteString.EMPTY)))
        .isEqualTo(error(400, "cannot read form from request body: multipart: boundary is empty"));
    assertThat(told(answer("POST", CHANNELS, type, ByteString.copyFromUtf8("--x\r\nA: b\r\n"))))
        .isEqualTo(error(400, "cannot read form from request body: multipart: NextPart: EOF"));
    assertThat(
            told(
                answer(
                    "POST",
                    CHANNELS,
                    type,
                    ByteString.copyFromUtf8(
                            "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n")
                        .concat(form("config-block", ByteString.EMPTY)))))
        .isEqualTo(error(400, "form contains too many parts"));
    assertThat(told(participation.answer(accepting("text/html"))))
        .isEqualTo(error(406, "response Content-Type is application/json only"));
    assertThat(participation.answer(accepting("text/html, */*;q=0.8")).status()).isEqualTo(200);
  }

  private static Request accepting(String types) {
    return new Request(
        "GET",
        CHANNELS,
        CHANNELS,
        Map.of(),
        Optional.empty(),
        Optional.of(types),
        Optional.empty(),
        ByteString.EMPTY);
  }

  private static ByteString form(String part, ByteString content) {
    return ByteString.copyFromUtf8(
            "--x\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"f\"\r\n\r\n"
                .formatted(part))
        .concat(content)
        .concat(ByteString.copyFromUtf8("\r\n--x--\r\n"));
  }

  private static Request request(String description) {
    return RECORDED.stream()
        .filter(each -> each.path("description").asString().equals(description))
        .findFirst()
        .map(ChannelParticipationTest::request)
        .orElseThrow();
  }

  private static Request request(JsonNode recorded) {
    return request(
        recorded.path("method").asString(),
        recorded.path("path").asString(),
        recorded.path("contentType").asString(),
        ByteString.copyFrom(Base64.getDecoder().decode(recorded.path("bodyBase64").asString(""))));
  }

  private static Request request(String method, String path, String contentType, ByteString body) {
    return new Request(
        method,
        path,
        path,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(contentType).filter(type -> !type.isEmpty()),
        body);
  }

  private Answer answer(String method, String path) {
    return answer(method, path, "", ByteString.EMPTY);
  }

  private Answer answer(String method, String path, String contentType, ByteString body) {
    return participation.answer(request(method, path, contentType, body));
  }

  private static Told told(Answer answer) {
    Map<String, String> headers = new HashMap<>(answer.headers());
    answer.contentType().ifPresent(type -> headers.put("Content-Type", type));
    answer.location().ifPresent(path -> headers.put("Location", path));
    return new Told(answer.status(), headers, answer.body().toStringUtf8());
  }

  private static Told error(int status, String text, String... header) {
    Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/json"));
    if (header.length > 0) {
      headers.put(header[0], header[1]);
    }
    return new Told(
        status,
        headers,
        "{\"error\":\"%s\"}\n".formatted(text.replace("<", "\\u003c").replace(">", "\\u003e")));
  }

  private static Map<String, String> headers(JsonNode recorded) {
    Map<String, String> headers = new HashMap<>();
    recorded.properties().forEach(each -> headers.put(each.getKey(), each.getValue().asString()));
    return headers;
  }

  /** The server leaves the body of a HEAD away. */
  private static String text(JsonNode recorded) {
    return recorded.path("method").asString().equals("HEAD")
        ? "{\"error\":\"invalid request method: HEAD\"}\n"
        : recorded.path("response").asString();
  }
}
