// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.heddle.base.HeddleException;
import io.heddle.build.Launchable;
import io.heddle.install.ChaincodePackage;
import io.heddle.json.JsonTree;
import io.heddle.process.StepListener;
import io.heddle.testing.RecordedRequest;
import io.heddle.testing.RecordingEngine;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(60)
final class ContainerBuildsTest {

  private static final List<String> FABRICS_REQUESTS =
      List.of(
          "POST /containers/create",
          "PUT /containers/ID/archive",
          "POST /containers/ID/attach",
          "POST /containers/ID/start",
          "POST /containers/ID/wait",
          "GET /containers/ID/archive",
          "DELETE /containers/ID",
          "POST /build");

  @TempDir private Path directory;
  private RecordingEngine engine;
  private ContainerBuilds builds;

  @BeforeEach
  void open() throws IOException {
    engine = RecordingEngine.in(directory);
    builds =
        Containerised.builds(
            Containerised.settings(engine.endpoint()), directory, StepListener.none());
    // what an earlier process has left is looked for meanwhile
    await().until(() -> !engine.requests("GET", "/containers/json").isEmpty());
  }

  @AfterEach
  void close() {
    builds.close();
    engine.close();
  }

  @Test
  @Spec({"EB-803", "EB-805"})
  void a_package_is_built_in_a_container_and_its_output_goes_on_top_of_the_platforms_image() {
    ChaincodePackage chaincode = Containerised.ofType("java");
    engine.containers().with(Containerised.JAVA);

    Launchable built = builds.build(chaincode);

    assertThat(built.builtBy()).isEqualTo("docker");
    assertThat(engine.outline()).containsSubsequence(FABRICS_REQUESTS);
    RecordedRequest create = engine.requests("POST", "/containers/create").getFirst();
    JsonNode config = JsonTree.read(create.text());
    assertThat(create.query()).isEmpty();
    assertThat(config.path("Image").asString("")).isEqualTo(Containerised.JAVA);
    assertThat(JsonTree.text(config.path("Cmd"))).isEqualTo("[\"/bin/sh\",\"-c\",\"./build.sh\"]");
    RecordedRequest upload = engine.requests("PUT", "/archive").getFirst();
    assertThat(upload.query()).isEqualTo(Map.of("path", "/chaincode/input"));
    assertThat(upload.body()).isEqualTo(chaincode.codePackage());
    RecordedRequest image = engine.requests("POST", "/build").getFirst();
    assertThat(image.query())
        .isEqualTo(
            Map.of(
                "t", Containerised.names().image(chaincode.id()),
                "rm", "1",
                "forcerm", "1",
                "networkmode", "host"));
    assertThat(Unpacked.of(image.body()))
        .containsEntry("Dockerfile", Platform.JAVA.dockerfile(Containerised.settings("").images()))
        .containsEntry("binpackage.tar", "what was built");
    assertThat(engine.containers().all()).as("what is left").isEmpty();
  }

  @Test
  @Spec("EB-803")
  void an_image_that_is_there_is_used_whatever_the_type_until_it_is_started() {
    ChaincodePackage chaincode = Containerised.ofType("cobol");
    engine.containers().with(Containerised.names().image(chaincode.id()));

    Launchable built = builds.build(chaincode);

    assertThat(engine.requests("POST", "/build")).isEmpty();
    assertThatThrownBy(() -> built.start(Containerised.withoutTls(chaincode.id())))
        .hasMessage("could not get args: unknown chaincodeType: COBOL");
  }

  @Test
  @Spec("EB-802")
  void a_type_that_fabric_has_no_platform_for_is_refused_in_its_words() {
    assertThatThrownBy(() -> builds.build(Containerised.ofType("ccaas")))
        .isInstanceOf(HeddleException.class)
        .hasMessage(
            "platform builder failed: Failed to generate a Dockerfile: Unknown chaincodeType: CCAAS");
    assertThat(engine.requests("POST", "/containers/create")).isEmpty();
  }

  @Test
  @Spec("DD-10")
  void what_runs_in_a_container_has_no_server() {
    engine.containers().with(Containerised.NODE);

    Launchable built = builds.build(Containerised.ofType("node"));

    assertThat(built.chaincodeServer()).isEmpty();
    assertThat(built.isContained()).isTrue();
  }

  @Test
  @Spec("EB-805")
  void an_image_to_build_in_that_is_not_there_is_fetched() {
    engine.containers().pulling();

    var _ = builds.build(Containerised.ofType("golang"));

    assertThat(engine.requests("POST", "/images/create").getFirst().query())
        .isEqualTo(Map.of("fromImage", "hyperledger/fabric-ccenv", "tag", "3.1"));
    JsonNode config =
        JsonTree.read(engine.requests("POST", "/containers/create").getFirst().text());
    assertThat(JsonTree.text(config.path("Env"))).contains("\"GOSUMDB=off\"");
  }

  @Test
  void a_build_anew_makes_another_image_before_it_says_that_what_runs_has_to_end() {
    ChaincodePackage chaincode = Containerised.ofType("java");
    engine.containers().with(Containerised.JAVA, Containerised.names().image(chaincode.id()));

    var _ =
        builds.buildAnew(chaincode, () -> assertThat(engine.requests("POST", "/build")).hasSize(1));
  }

  @Test
  void an_image_that_somebody_has_removed_is_not_there_any_more() {
    ChaincodePackage chaincode = Containerised.ofType("java");
    engine.containers().with(Containerised.JAVA);
    Launchable built = builds.build(chaincode);
    assertThat(built.isThere()).isTrue();

    engine.containers().images().remove(Containerised.names().image(chaincode.id()));

    assertThat(built.isThere()).isFalse();
  }

  @Test
  void a_build_that_fails_shows_the_last_that_it_wrote_and_leaves_nothing() {
    engine
        .containers()
        .with(Containerised.JAVA)
        .building(container -> {
          IntStream.range(0, 1000).forEach(i -> container.write(1, "line " + i + "\n"));
          container.write(2, "Main.java:3: error: \u001b[2J';' expected\n");
          return 2;
        });

    assertThatThrownBy(() -> builds.build(Containerised.ofType("java")))
        .isInstanceOf(HeddleException.class)
        .hasMessageStartingWith(
            "docker image build failed: docker build failed: Error returned from build: 2 \"")
        .hasMessageEndingWith("Main.java:3: error: \\u001b[2J';' expected\"")
        .message()
        .hasLineCount(20);
    assertThat(engine.containers().all()).isEmpty();
  }

  @Test
  void an_image_that_is_not_there_and_cannot_be_fetched_is_named() {
    assertThatThrownBy(() -> builds.build(Containerised.ofType("node")))
        .hasMessage(
            "docker image build failed: docker build failed: Failed to wait pull hyperledger/fabric-nodeenv:2.5: no registry can be reached");

    engine
        .containers()
        .refusing(request -> request.path().endsWith("/images/create"), 500, "no such host");

    assertThatThrownBy(() -> builds.build(Containerised.ofType("node")))
        .hasMessage(
            "docker image build failed: docker build failed: Failed to pull hyperledger/fabric-nodeenv:2.5: Error response from daemon: no such host");
  }

  @Test
  void an_image_that_cannot_be_made_is_told_though_the_engine_says_so_only_among_its_progress() {
    engine.containers().with(Containerised.JAVA).failingBuilds("ADD failed: no space left");

    assertThatThrownBy(() -> builds.build(Containerised.ofType("java")))
        .hasMessage("docker image build failed: ADD failed: no space left");
    assertThat(engine.containers().all()).isEmpty();
  }

  @Test
  @Spec("EB-803")
  void an_engine_that_is_not_there_is_told_and_not_well() {
    engine.close();

    assertThatThrownBy(() -> builds.build(Containerised.ofType("java")))
        .hasMessage(
            "docker image inspection failed: failed to connect to the docker API at %s; check if the path is correct and if the daemon is running: no such file or directory"
                .formatted(engine.endpoint()));
    assertThat(builds.problem())
        .hasValueSatisfying(problem ->
            assertThat(problem)
                .startsWith("failed to ping to Docker daemon: failed to connect to "));
  }

  @Test
  @Spec("EB-801")
  void an_engine_that_answers_is_well() {
    assertThat(builds.problem()).isEmpty();
  }

  @Test
  void what_is_asked_of_an_engine_leaves_no_file_open() throws IOException {
    assertThat(builds.problem()).isEmpty();
    int before = openFiles();

    for (int each = 0; each < 20; each++) {
      assertThat(builds.problem()).isEmpty();
    }

    await().untilAsserted(() -> assertThat(openFiles()).isLessThan(before + 10));
  }

  private static int openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return (int) files.count();
    }
  }

  @Test
  void an_engine_that_dies_in_mid_build_is_told_and_not_waited_for() {
    engine
        .containers()
        .with(Containerised.JAVA)
        .dyingAt(request -> request.path().endsWith("/wait"));

    assertThatThrownBy(() -> builds.build(Containerised.ofType("java")))
        .hasMessageStartingWith(
            "docker image build failed: docker build failed: Error waiting for container to complete: ")
        .hasMessageContaining(engine.endpoint());
  }

  @Test
  void a_build_that_takes_too_long_is_ended_and_told_with_its_limit() {
    engine.containers().with(Containerised.JAVA).building(container -> container.awaitStop());

    try (ContainerBuilds impatient =
        Containerised.builds(
            Containerised.settings(engine.endpoint()),
            directory,
            StepListener.none(),
            Duration.ofSeconds(1))) {
      assertThatThrownBy(() -> impatient.build(Containerised.ofType("java")))
          .hasMessage(
              "docker image build failed: not done within 1 s, the limit of chaincode.installTimeout");
    }
    assertThat(engine.containers().all()).isEmpty();
  }

  @Test
  void an_engine_that_does_not_answer_is_not_waited_for() {
    engine
        .containers()
        .with(Containerised.JAVA)
        .silentAt(request -> request.path().endsWith("/wait"));

    try (ContainerBuilds impatient =
        Containerised.builds(
            Containerised.settings(engine.endpoint()),
            directory,
            StepListener.none(),
            Duration.ofSeconds(1))) {
      assertThatThrownBy(() -> impatient.build(Containerised.ofType("java")))
          .hasMessageContaining("not done within 1 s");
    }
    assertThat(engine.containers().all()).isEmpty();
  }

  @Test
  void a_build_that_is_broken_off_leaves_no_container() throws Exception {
    engine.containers().with(Containerised.JAVA).building(container -> container.awaitStop());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Launchable> building =
          threads.submit(() -> builds.build(Containerised.ofType("java")));
      await().until(() -> !engine.requests("POST", "/start").isEmpty());

      building.cancel(true);

      await().untilAsserted(() -> assertThat(engine.containers().all()).isEmpty());
    }
  }

  @Test
  void containers_that_a_killed_node_has_left_are_removed_and_no_others() throws IOException {
    engine.containers().left("mine", Map.of("io.heddle.owner", "owner-of-tests"));
    engine.containers().left("theirs", Map.of("io.heddle.owner", "somebody"));
    engine.containers().left("nobodys", Map.of());

    try (var _ =
        Containerised.builds(
            Containerised.settings(engine.endpoint()), directory, StepListener.none())) {
      await()
          .untilAsserted(() ->
              assertThat(engine.containers().names())
                  .containsExactlyInAnyOrder("theirs", "nobodys"));
    }
  }
}
