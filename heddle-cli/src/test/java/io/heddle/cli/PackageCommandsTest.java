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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackageCommandsTest {

  @TempDir Path dir;

  private final StringWriter errors = new StringWriter();
  private Path sources = Path.of("");
  private Path output = Path.of("");

  @BeforeEach
  void writeSources() throws IOException {
    sources = Files.createDirectory(dir.resolve("cc"));
    output = dir.resolve("basic.tar.gz");
    Files.writeString(sources.resolve("package.json"), "{}");
  }

  @Test
  @Spec("EB-114")
  void package_prints_the_id_that_package_id_computes() {
    String made = run(0, "package", output.toString(), "--label", "basic_1.0", sources.toString());

    assertThat(made).matches("basic_1\\.0:[0-9a-f]{64}\n");
    assertThat(run(0, "package-id", output.toString())).isEqualTo(made);
    assertThat(run(0, "package-id", output.toString(), "--json"))
        .isEqualTo("{\n\t\"package_id\": \"%s\"\n}\n".formatted(made.strip()));
    assertThat(
            run(
                0,
                "package",
                "--json",
                output.toString(),
                "--label",
                "basic_1.0",
                sources.toString()))
        .isEqualTo("{\"packageId\":\"%s\"}\n".formatted(made.strip()));
  }

  @Test
  @Spec("EB-112")
  void package_gives_the_same_id_for_the_same_sources() throws IOException {
    String first = run(0, "package", output.toString(), "--label", "a", sources.toString());
    byte[] bytes = Files.readAllBytes(output);

    assertThat(run(0, "package", output.toString(), "--label", "a", sources.toString()))
        .isEqualTo(first);
    assertThat(Files.readAllBytes(output)).isEqualTo(bytes);
    try (var left = Files.list(dir)) {
      assertThat(left).containsExactlyInAnyOrder(sources, output);
    }
  }

  @Test
  @Spec({"EB-111", "EB-114"})
  void package_id_refuses_as_an_install_does() throws IOException {
    Files.writeString(output, "x");

    assertThat(run(2, "package-id", output.toString())).isEmpty();
    assertThat(errors)
        .hasToString(
            "'%s' is not a chaincode package: could not parse as a chaincode install package: error reading as gzip stream: unexpected EOF%n"
                .formatted(output));
  }

  @Test
  void package_writes_nothing_if_it_refuses() {
    assertThat(
            run(
                2,
                "package",
                output.toString(),
                "--label",
                "a",
                "--type",
                "ccaas",
                sources.toString()))
        .isEmpty();
    assertThat(output).doesNotExist();
  }

  private String run(int exitCode, String... arguments) {
    var bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, UTF_8));
    try {
      assertThat(
              HeddleCommand.commandLine().setErr(new PrintWriter(errors, true)).execute(arguments))
          .as("exit code; standard error: %s", errors)
          .isEqualTo(exitCode);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(UTF_8);
  }
}
