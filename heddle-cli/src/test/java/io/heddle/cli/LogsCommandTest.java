// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Spec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogsCommandTest {

  private static final String HASH = "ab".repeat(32);

  @TempDir Path dir;

  private final StringWriter errors = new StringWriter();

  @Test
  @Spec("HB-4")
  void prints_what_a_builder_wrote_without_a_node() throws IOException {
    transcript("basic-" + HASH, "build.log", "first\nsecond\n");

    assertThat(logs(0, "basic", "--build")).isEqualTo("first\nsecond\n");
    assertThat(logs(0, "basic:" + HASH, "--build")).isEqualTo("first\nsecond\n");
  }

  @Test
  void prints_what_a_chaincode_wrote_with_what_was_put_aside_before() throws IOException {
    transcript("basic-" + HASH, "run.log.1", "first\n");
    transcript("basic-" + HASH, "run.log", "second\n");

    assertThat(logs(0, "basic")).isEqualTo("first\nsecond\n");
  }

  @Test
  void prints_what_a_second_instance_wrote() throws IOException {
    transcript("basic-" + HASH, "run.log", "first\n");
    transcript("basic-" + HASH, "check.log", "second\n");

    assertThat(logs(0, "basic", "--check")).isEqualTo("second\n");
    assertThat(logs(0, "basic")).isEqualTo("first\n");
  }

  @Test
  void prints_an_object_a_line_with_json() throws IOException {
    transcript(
        "basic-" + HASH,
        "run.log",
        """
        2026-11-30T05:30:53.293600441Z my run builder run started
        2026-11-30T05:30:54.237739184Z my run builder run | it "says" run | started
        2026-11-30T05:30:54.315111470Z my run builder run |\s
        2026-11-30T05:30:55.000000001Z my run builder run ended after 1.707 s: exit status 3
        what nobody has written so
        """);

    assertThat(logs(0, "basic", "--json").lines())
        .containsExactly(
            "{\"time\":\"2026-11-30T05:30:53.293600441Z\",\"builder\":\"my run builder\",\"step\":\"run\",\"event\":\"started\"}",
            "{\"time\":\"2026-11-30T05:30:54.237739184Z\",\"builder\":\"my run builder\",\"step\":\"run\",\"line\":\"it \\\"says\\\" run | started\"}",
            "{\"time\":\"2026-11-30T05:30:54.315111470Z\",\"builder\":\"my run builder\",\"step\":\"run\",\"line\":\"\"}",
            "{\"time\":\"2026-11-30T05:30:55.000000001Z\",\"builder\":\"my run builder\",\"step\":\"run\",\"event\":\"ended after 1.707 s: exit status 3\"}",
            "{\"line\":\"what nobody has written so\"}");
  }

  @Test
  void leaves_out_a_line_that_was_cut_off() throws IOException {
    transcript("basic-" + HASH, "run.log", "first\nsec");

    assertThat(logs(0, "basic")).isEqualTo("first\n");
  }

  @Test
  void takes_the_package_that_wrote_last() throws IOException {
    Path older = transcript("basic-" + HASH, "run.log", "older\n");
    Files.setLastModifiedTime(older, FileTime.fromMillis(1));
    transcript("basic-" + "cd".repeat(32), "run.log", "newer\n");

    assertThat(logs(0, "basic")).isEqualTo("newer\n");
  }

  @Test
  void finds_the_package_of_a_chaincode_with_another_name() throws IOException {
    transcript("label-" + HASH, "run.log", "hello\n");
    Files.writeString(
        peer().resolve("approvals.json"),
        "{\"format\":1,\"approvals\":[{\"channel\":\"mychannel\",\"name\":\"cars\",\"sequence\":1,\"packageId\":\"label:%s\"}]}"
            .formatted(HASH));

    assertThat(logs(0, "cars")).isEqualTo("hello\n");
  }

  @Test
  void says_what_there_is_if_there_is_nothing_of_the_name() throws IOException {
    transcript("basic-" + HASH, "build.log", "x\n");

    assertThat(logs(3, "other")).isEmpty();
    assertThat(errors)
        .hasToString(
            "No output of chaincode 'other' is kept in data directory '%s'; there is output of basic%n"
                .formatted(dir));
  }

  @Test
  void a_tail_goes_on_where_it_was_and_in_the_file_that_takes_its_place() throws IOException {
    Path file = transcript("basic-" + HASH, "run.log", "first\nsec");
    var bytes = new ByteArrayOutputStream();
    var tail = new LineTail(file, bytes::writeBytes);

    tail.takeNew();
    Files.writeString(file, "ond\n", StandardOpenOption.APPEND);
    tail.takeNew();
    Files.writeString(file, "heddle-transcript 1\n3\n");
    tail.takeNew();

    assertThat(bytes.toString(UTF_8)).isEqualTo("first\nsecond\n3\n");
  }

  private Path peer() throws IOException {
    return Files.createDirectories(dir.resolve("peers/peer0.org1.example.com"));
  }

  private Path transcript(String directory, String name, String text) throws IOException {
    Path file = peer().resolve("transcripts").resolve(directory).resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "heddle-transcript 1\n" + text);
  }

  private String logs(int exitCode, String name, String... more) {
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of("logs", name, "--data", dir.toString()));
    arguments.addAll(List.of(more));
    var bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, UTF_8));
    try {
      assertThat(
              HeddleCommand.commandLine()
                  .setErr(new PrintWriter(errors, true))
                  .execute(arguments.toArray(String[]::new)))
          .as("exit code; standard error: %s", errors)
          .isEqualTo(exitCode);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(UTF_8);
  }
}
