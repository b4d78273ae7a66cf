// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.heddle.base.HeddleException;
import io.heddle.build.Launchable;
import io.heddle.install.ChaincodePackage;
import io.heddle.process.ExitStatus;
import io.heddle.process.RunningChaincode;
import io.heddle.process.StepListener;
import io.heddle.process.Transcripts;
import io.heddle.testing.RecordingEngine;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ContainerRunTest {

  @TempDir private Path directory;
  private RecordingEngine engine;
  private Transcripts transcripts;
  private ContainerBuilds builds;
  private ChaincodePackage chaincode;

  @BeforeEach
  void open() throws IOException {
    engine = RecordingEngine.in(directory);
    transcripts = new Transcripts(directory.resolve("transcripts"), InstantSource.system());
    builds =
        Containerised.builds(Containerised.settings(engine.endpoint()), directory, transcripts);
    chaincode = Containerised.ofType("java");
    engine.containers().with(Containerised.JAVA);
  }

  @AfterEach
  void close() {
    builds.close();
    engine.close();
  }

  @Test
  @Spec("HB-4")
  void whatever_it_writes_is_in_its_transcript_however_long_a_line_is() throws Exception {
    engine
        .containers()
        .running(container -> {
          container.write(1, "to standard output\nhalf of ");
          container.write(2, "to standard error\r\n");
          container.write(1, "a line\n");
          container.write(1, "x".repeat(1 << 17) + "\n");
          container.write(2, "without an end");
          return 0;
        });

    RunningChaincode running = start(builds.build(chaincode));

    await().until(() -> !running.isRunning());
    Path file = transcripts.file(chaincode.id(), Transcripts.Kind.RUN);
    await().untilAsserted(() -> assertThat(Files.readString(file)).contains("exit status 0"));
    assertThat(Files.readString(file))
        .contains(
            "to standard output\n",
            "half of a line\n",
            "to standard error\n",
            "without an end\n",
            "x".repeat(1 << 16));
  }

  @Test
  @Spec("HB-4")
  void what_a_build_writes_is_in_its_transcript() throws IOException {
    engine
        .containers()
        .building(container -> {
          container.write(1, "compiling\n");
          return 0;
        });

    var _ = builds.build(chaincode);

    assertThat(Files.readString(transcripts.file(chaincode.id(), Transcripts.Kind.BUILD)))
        .contains("compiling\n", "Step 1/4\n", "Successfully built\n");
  }

  @Test
  void a_failed_build_is_in_its_transcript_with_its_status_and_each_line_once() throws IOException {
    engine
        .containers()
        .building(container -> {
          container.write(2, "no such symbol\n");
          return 2;
        });

    assertThatThrownBy(() -> builds.build(chaincode)).hasMessageContaining("no such symbol");

    assertThat(Files.readString(transcripts.file(chaincode.id(), Transcripts.Kind.BUILD)))
        .containsOnlyOnce("no such symbol")
        .endsWith(": exit status 2\n");
  }

  @Test
  @Spec("EB-807")
  void a_container_of_its_name_is_ended_and_removed_before_it_starts() {
    Launchable built = builds.build(chaincode);
    RunningChaincode first = start(built);

    RunningChaincode second = start(built);

    await().until(() -> !first.isRunning());
    assertThat(second.isRunning()).isTrue();
    assertThat(engine.containers().names())
        .containsExactly(Containerised.names().container(chaincode.id()));
  }

  @Test
  @Spec("EB-807")
  void its_end_is_its_exit_status_in_fabrics_words() throws Exception {
    engine.containers().running(_ -> 7);
    Launchable built = builds.build(chaincode);
    List<ExitStatus> heard = new CopyOnWriteArrayList<>();

    start(built).onExit(heard::add);

    await().until(() -> !heard.isEmpty());
    assertThat(heard.getFirst().code()).isEqualTo(7);
    assertThat(built.whyEnded(heard.getFirst())).isEqualTo("container exited with 7");
  }

  @Test
  @Spec("EB-807")
  void who_stops_it_waits_until_it_is_gone() {
    RunningChaincode running = start(builds.build(chaincode));

    running.stop();

    assertThat(running.isRunning()).isFalse();
    assertThat(engine.containers().all()).isEmpty();
  }

  @Test
  void one_that_cannot_be_removed_is_told() {
    RunningChaincode running = start(builds.build(chaincode));
    engine
        .containers()
        .refusing(request -> request.method().equals("DELETE"), 500, "device or resource busy");

    assertThatThrownBy(running::stop)
        .isInstanceOf(HeddleException.class)
        .hasMessage(
            "failed to stop instance '%s': container '%s': Error response from daemon: device or resource busy"
                .formatted(chaincode.id(), running.place()));
  }

  @Test
  void its_exit_status_is_asked_for_when_it_has_ended_for_some_engines_poll_meanwhile() {
    RunningChaincode running = start(builds.build(chaincode));
    assertThat(engine.requests("POST", running.place() + "/wait")).isEmpty();

    running.stop();

    assertThat(engine.requests("POST", running.place() + "/wait")).hasSize(1);
  }

  @Test
  void who_kills_it_waits_for_its_end() throws Exception {
    RunningChaincode running = start(builds.build(chaincode));

    running.kill();

    assertThat(running.isRunning()).isFalse();
  }

  @Test
  void a_second_one_beside_it_has_a_container_of_its_own() {
    Launchable built = builds.build(chaincode);
    RunningChaincode first = start(built);

    RunningChaincode second = start(built.besideFirst(UnaryOperator.identity()));

    assertThat(second.place()).isEqualTo(first.place() + "-check");
    assertThat(first.isRunning()).isTrue();
  }

  @Test
  void what_an_engine_says_is_bounded_and_escaped() {
    Launchable built = builds.build(chaincode);
    engine
        .containers()
        .refusing(
            request -> request.path().endsWith("/containers/create"),
            500,
            "\u001b[2J\n" + "y".repeat(5000));

    assertThatThrownBy(() -> start(built))
        .hasMessageStartingWith("Error response from daemon: \\u001b[2J\\nyyy")
        .message()
        .hasSizeLessThan(1700);
  }

  @Test
  void an_answer_without_end_is_not_read_to_its_end() {
    Launchable built = builds.build(chaincode);
    engine
        .containers()
        .refusing(
            request -> request.path().endsWith("/containers/create"), 500, "y".repeat(3 << 20));

    assertThatThrownBy(() -> start(built)).hasMessageContaining("longer than 1048576 bytes");
  }

  @Test
  void an_engine_that_speaks_no_version_of_these_requests_is_told() {
    try (RecordingEngine old = RecordingEngine.in(directory)) {
      old.containers().speaking("1.24");
      try (ContainerBuilds other =
          Containerised.builds(
              Containerised.settings(old.endpoint()), directory, StepListener.none())) {
        assertThatThrownBy(() -> other.build(chaincode))
            .hasMessageContaining(
                "API version 1.24 is not supported by this client: the minimum supported API version is 1.40");
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static RunningChaincode start(Launchable built) {
    return built.start(Containerised.withoutTls(built.id()));
  }
}
