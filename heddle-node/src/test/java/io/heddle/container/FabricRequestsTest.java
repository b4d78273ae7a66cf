// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.build.PeerConnection;
import io.heddle.install.ChaincodePackage;
import io.heddle.json.JsonTree;
import io.heddle.process.RunningChaincode;
import io.heddle.process.StepListener;
import io.heddle.testing.Checkout;
import io.heddle.testing.RecordedRequest;
import io.heddle.testing.RecordingEngine;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is asked of an engine for a Java package that is built, run with TLS and stopped, against
 * what a Go peer v3.1.5 was recorded to ask for one of its own.
 */
@Timeout(60)
final class FabricRequestsTest {

  private static final Path RECORDED = Checkout.RESOURCES.resolve("containers");

  /** In place of Fabric's, as docs/containers.md says. */
  private static final Map<String, Map<String, String>> OTHER_QUERIES =
      Map.of(
          "DELETE /containers/ID", Map.of("force", "1"),
          "POST /build", Map.of("networkmode", "host", "rm", "1", "forcerm", "1", "t", "NAME"));

  private static RecordingEngine engine;
  private static ChaincodePackage chaincode;
  private static String image;
  private static String container;

  @BeforeAll
  static void buildRunAndStop(@TempDir Path directory) throws IOException {
    chaincode = Containerised.ofType("java");
    ContainerNames names = Containerised.names();
    image = names.image(chaincode.id());
    container = names.container(chaincode.id());
    engine = RecordingEngine.in(directory);
    engine.containers().with(Containerised.JAVA);
    EngineSettings settings = Containerised.settings(engine.endpoint());
    try (ContainerBuilds builds = Containerised.builds(settings, directory, StepListener.none())) {
      RunningChaincode running = builds.build(chaincode).start(withTls(chaincode.id()));
      await().until(() -> !engine.requests("POST", container + "/start").isEmpty());
      running.stop();
    } finally {
      engine.close();
    }
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static PeerConnection withTls(PackageId id) {
    return new PeerConnection(id, "localhost:31101", "cert", "key", "root", new MspId("Org1MSP"));
  }

  @Test
  @Spec({"EB-803", "EB-805", "EB-807"})
  void every_request_of_fabric_is_made_in_its_order_and_none_beside_those_of_the_document()
      throws IOException {
    List<String> fabrics = new ArrayList<>();
    for (String line : Files.readAllLines(RECORDED.resolve("fabric-requests.txt"))) {
      if (!line.startsWith("#")) {
        fabrics.add(line);
      }
    }
    List<String> expected =
        fabrics.stream()
            .map(line -> line.split(" \\? ", -1))
            .map(line -> {
              Map<String, String> other = OTHER_QUERIES.get(line[0]);
              return other == null
                  ? line[0] + " ? " + line[1]
                  : line[0] + " ? " + new TreeMap<>(other);
            })
            .toList();

    List<String> ours =
        engine.requests().stream()
            .filter(each -> !each.path().endsWith("/containers/json"))
            .map(FabricRequestsTest::shown)
            .toList();

    assertThat(ours).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(withoutOverlapping(ours)).isEqualTo(withoutOverlapping(expected));
  }

  /** Attaching goes on while other things are asked, and its end is what waiting begins with. */
  private static List<String> withoutOverlapping(List<String> requests) {
    return requests.stream()
        .filter(each -> !each.contains("/attach") && !each.contains("NAME/wait"))
        .toList();
  }

  @Test
  void the_document_has_every_request() throws IOException {
    String document = Files.readString(Checkout.ROOT.resolve("docs/containers.md"));

    for (String line : Files.readAllLines(RECORDED.resolve("fabric-requests.txt"))) {
      String request = line.replaceFirst(" \\? .*", "");
      assertThat(
              line.startsWith("#")
                  || document.contains("`" + request.replace("BUILDER", "NAME") + "`")
                  || document.contains("`" + request + "`"))
          .as(request)
          .isTrue();
    }
  }

  @Test
  @Spec("EB-805")
  void the_container_of_the_build_is_made_as_fabric_makes_it() throws IOException {
    assertThat(meaning(engine.requests("POST", "/containers/create").getFirst().text()))
        .isEqualTo(meaning(Files.readString(RECORDED.resolve("fabric-build.json"))));
  }

  @Test
  @Spec({"EB-804", "EB-805", "EB-806", "CP-27"})
  void the_container_of_the_chaincode_is_made_as_fabric_makes_it() throws IOException {
    RecordedRequest create = engine.requests("POST", "/containers/create").getLast();
    String recorded =
        Files.readString(RECORDED.resolve("fabric-run.json"))
            .replace("IMAGE", image)
            .replace("PACKAGE", chaincode.id().value());

    assertThat(create.query()).isEqualTo(Map.of("name", container));
    assertThat(meaning(create.text())).isEqualTo(meaning(recorded));
    JsonNode host = JsonTree.read(create.text()).path("HostConfig");
    assertThat(host.path("MemorySwappiness").isNumber()).isTrue();
    assertThat(host.path("OomKillDisable").isBoolean()).isTrue();
  }

  @Test
  @Spec({"EB-806", "CP-27"})
  void the_tls_files_are_fabrics() {
    RecordedRequest upload = engine.requests("PUT", container + "/archive").getFirst();

    assertThat(Unpacked.of(upload.body()))
        .containsExactly(
            Map.entry("/etc/hyperledger/fabric/client.key", base64("key")),
            Map.entry("/etc/hyperledger/fabric/client.crt", base64("cert")),
            Map.entry("/etc/hyperledger/fabric/client_pem.key", "key"),
            Map.entry("/etc/hyperledger/fabric/client_pem.crt", "cert"),
            Map.entry("/etc/hyperledger/fabric/peer.crt", "root"));
  }

  @Test
  void the_image_is_asked_for_without_credentials_and_as_an_archive() {
    Map<String, String> headers = engine.requests("POST", "/build").getFirst().headers();

    assertThat(headers)
        .containsEntry("x-registry-config", "bnVsbA==")
        .containsEntry("content-type", "application/x-tar");
  }

  @Test
  @Spec("EB-804")
  void names_are_those_that_the_go_peer_gave() throws IOException {
    var names = new ContainerNames("net", "go1", "owner", "");
    var id =
        new PackageId(
            "asset_java:3f8cc716644506d6603b0ae46d568412e5dd202aeec3d88fb941d8cbe683e7a3");

    assertThat(names.container(id))
        .isEqualTo(
            "net-go1-asset_java-3f8cc716644506d6603b0ae46d568412e5dd202aeec3d88fb941d8cbe683e7a3");
    assertThat(names.image(id))
        .isEqualTo(
            "net-go1-asset_java-3f8cc716644506d6603b0ae46d568412e5dd202aeec3d88fb941d8cbe683e7a3-480011b7975f18996be861df8f7cc9f4bb9433de7587dab84fa6fa41f0c7a263");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String shown(RecordedRequest request) {
    String path =
        request
            .path()
            .replaceFirst("^/v1\\.41", "")
            .replace(container + "/", "CONTAINER/")
            .replaceFirst(container + "$", "CONTAINER")
            .replace(image, "NAME")
            .replace(Containerised.JAVA, "BUILDER")
            .replaceFirst("/id-\\d+", "/ID")
            .replace("CONTAINER", "NAME");
    Map<String, String> query = new TreeMap<>(request.query());
    query.replaceAll((_, value) -> value.equals(image) || value.equals(container) ? "NAME" : value);
    return request.method() + " " + path + " ? " + query;
  }

  /** Without labels, and without what means the same as nothing. */
  private static JsonNode meaning(String json) {
    ObjectNode config = (ObjectNode) pruned(JsonTree.read(json));
    config.remove("Labels");
    return config;
  }

  private static JsonNode pruned(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode kept = JsonTree.object();
        object
            .properties()
            .forEach(each -> {
              JsonNode value = pruned(each.getValue());
              if (!isNothing(value)) {
                kept.set(each.getKey(), value);
              }
            });
        yield kept;
      }
      case ArrayNode array -> {
        ArrayNode kept = JsonTree.array();
        array.forEach(each -> kept.add(pruned(each)));
        yield kept;
      }
      default -> node;
    };
  }

  private static boolean isNothing(JsonNode value) {
    return value.isNull()
        || value.toString().equals("[0,0]")
        || (value.isContainer() && value.isEmpty())
        || (value.isString() && value.asString("").isEmpty())
        || (value.isBoolean() && !value.asBoolean(false))
        || (value.isNumber() && value.asInt(1) == 0);
  }
}
