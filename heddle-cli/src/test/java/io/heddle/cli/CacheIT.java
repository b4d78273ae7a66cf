// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Packages;
import io.heddle.testing.ShellBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The build cache as a user has it: one data directory after the other. */
final class CacheIT {

  @TempDir private Path dir;

  @Test
  void the_next_data_directory_has_what_was_built_for_the_one_before() throws IOException {
    Path built = dir.resolve("built");
    Path builder =
        ShellBuilder.in(dir.resolve("builder"))
            .with("detect", "exit 0")
            .with("build", "echo build >>'%s'".formatted(built))
            .directory();
    Path file =
        Packages.write(
            dir.resolve("loom.tgz"), "loom", "any", Map.of("a", ByteString.copyFromUtf8("b")));
    String[] arguments = {"--no-tls", "--builder", "own=" + builder, file.toString()};

    try (HeddleProcess node = start("one", arguments)) {
      node.awaitErr("Building loom with builder 'own'"::equals);
      assertThat(entries()).hasSize(1);
    }
    try (HeddleProcess node = start("two", arguments)) {
      node.awaitErr(line -> line.startsWith("Taking loom from the build cache, built "));
      assertThat(node.err()).noneMatch(line -> line.startsWith("Building"));
      assertThat(run("cache", "clear").err())
          .singleElement()
          .asString()
          .matches("Removed 1 entry, \\d+ (?:B|KiB) from '%s/cache'".formatted(dir));
    }
    assertThat(Files.readAllLines(built)).hasSize(1);
    try (HeddleProcess _ =
        start(
            "three", "--no-build-cache", arguments[0], arguments[1], arguments[2], arguments[3])) {
      assertThat(Files.readAllLines(built)).hasSize(2);
      assertThat(entries()).isEmpty();
    }
  }

  @Test
  void says_that_there_is_none_where_there_is_none() {
    try (HeddleProcess none = HeddleProcess.run(Map.of("HEDDLE_CACHE", ""), "cache")) {
      assertThat(none.exitCode()).isEqualTo(ExitCode.BAD_INPUT.number());
      assertThat(none.err()).containsExactly("There is no build cache: HEDDLE_CACHE is empty");
    }
  }

  private JsonNode entries() {
    JsonNode all = JsonMapper.shared().readTree(run("cache", "--json").out());
    assertThat(all.path("directory").asString()).isEqualTo(dir.resolve("cache").toString());
    assertThat(all.propertyNames()).containsExactly("directory", "maxBytes", "bytes", "entries");
    return all.path("entries");
  }

  private HeddleProcess run(String... arguments) {
    try (HeddleProcess command = HeddleProcess.run(environment(), arguments)) {
      assertThat(command.exitCode()).as(() -> String.join("\n", command.err())).isZero();
      return command;
    }
  }

  private HeddleProcess start(String data, String... arguments) {
    return HeddleProcess.startNode(environment(), dir.resolve(data), arguments);
  }

  private Map<String, String> environment() {
    return Map.of("HEDDLE_CACHE", dir.resolve("cache").toString());
  }
}
