// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.build.Instance;
import io.heddle.build.PeerConnection;
import io.heddle.testing.ManualClock;
import io.heddle.testing.Spec;
import io.heddle.testing.TestBuilders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TranscriptsTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final PackageId ID = PackageId.of("basic", "ab".repeat(32));
  private static final BuilderStep STEP = new BuilderStep(ID, "java", "build");

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-02T03:04:05Z"));

  @TempDir Path dir;
  private Transcripts transcripts;

  @BeforeEach
  void open() {
    transcripts = new Transcripts(dir.resolve("transcripts"), clock);
  }

  @Test
  @Spec("HB-4")
  void hold_each_step_of_a_build_with_its_output_and_how_it_ended() throws IOException {
    run("failing", "detect");
    run("failing", "build");

    assertThat(transcripts.packages()).containsExactly(ID);
    assertThat(withoutTimes(transcripts.file(ID, Transcripts.Kind.BUILD)))
        .containsExactly(
            "heddle-transcript 1",
            "failing detect started",
            "failing detect ended: exit status 0",
            "failing build started",
            "failing build | the first line",
            "failing build | the compiler is on strike",
            "failing build ended: exit status 1");
  }

  @Test
  @Spec("HB-4")
  void hold_each_run_with_its_output_and_how_it_ended() throws Exception {
    Instance instance = new Instance(ID, TestBuilders.named("exits"), dir, dir, transcripts);

    try (RunningProcess process =
        instance.start(new PeerConnection(ID, "h:1", "", "", "", new MspId("Org1MSP")))) {
      process.waitFor();
    }

    assertThat(withoutTimes(transcripts.file(ID, Transcripts.Kind.RUN)))
        .containsExactly(
            "heddle-transcript 1",
            "exits run started",
            "exits run | no thread left",
            "exits run ended: exit status 3");
  }

  @Test
  void are_lines_with_times_in_utc() throws IOException {
    transcripts.started(STEP);
    clock.advance(Duration.ofMillis(1500));
    transcripts.line(STEP, "half\nthe line");
    transcripts.ended(STEP, "exit status 0", Duration.ofMillis(1500));

    assertThat(Files.readString(transcripts.file(ID, Transcripts.Kind.BUILD)))
        .isEqualTo(
            """
            heddle-transcript 1
            2026-01-02T03:04:05Z java build started
            2026-01-02T03:04:06.500Z java build | half the line
            2026-01-02T03:04:06.500Z java build ended after 1.500 s: exit status 0
            """);
  }

  @Test
  void go_on_where_an_earlier_process_ended() throws IOException {
    for (int i = 0; i < 2; i++) {
      transcripts.started(STEP);
      transcripts.ended(STEP, "exit status 0", Duration.ZERO);
    }

    assertThat(withoutTimes(transcripts.file(ID, Transcripts.Kind.BUILD)))
        .containsExactly(
            "heddle-transcript 1",
            "java build started",
            "java build ended: exit status 0",
            "java build started",
            "java build ended: exit status 0");
  }

  @Test
  @Spec("HB-4")
  void keep_only_the_last_of_a_flood() throws IOException {
    var small = new Transcripts(dir.resolve("transcripts"), clock, 10_000);
    small.started(STEP);
    for (int i = 0; i < 1000; i++) {
      small.line(STEP, "line %d of a flood that does not want to end".formatted(i));
    }
    small.ended(STEP, "exit status 0", Duration.ZERO);

    Path file = small.file(ID, Transcripts.Kind.BUILD);
    Path older = small.olderFile(ID, Transcripts.Kind.BUILD);
    assertThat(Files.size(file)).isLessThan(11_000);
    assertThat(Files.size(older)).isBetween(10_000L, 11_000L);
    assertThat(Files.readAllLines(older)).startsWith("heddle-transcript 1");
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.getFirst()).isEqualTo("heddle-transcript 1");
    assertThat(lines.getLast()).endsWith("exit status 0");
  }

  @Test
  void do_not_stop_a_step_when_they_cannot_be_written() throws IOException {
    Files.writeString(dir.resolve("transcripts"), "a file where a directory should be");

    assertThat(run("good", "detect").isSuccess()).isTrue();
  }

  private StepOutcome run(String builder, String step) {
    return new StepRunner(transcripts)
        .run(
            new BuilderStep(ID, builder, step),
            TestBuilders.named(builder).command(step, dir, dir, dir),
            LIMIT,
            dir,
            UnaryOperator.identity());
  }

  private static List<String> withoutTimes(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> line.replaceFirst("^\\S+Z ", "").replaceFirst("after [0-9.]+ s: ", ": "))
        .map(line -> line.replace("ended : ", "ended: "))
        .toList();
  }
}
