// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.LoggedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IgnoreFilesTest {

  @TempDir private Path dir;

  @ParameterizedTest
  @CsvSource({
    "target, target/, true",
    "target, a/target/x, true",
    "target/, target, false",
    "target/, a/target/, true",
    "/target, target/, true",
    "/target, a/target/, false",
    "a/b, a/b/c, true",
    "a/b, x/a/b, false",
    "**/b, x/a/b, true",
    "**/b, b, true",
    "a/**, a/, true",
    "*.class, a/B.class, true",
    "*.class, a/B.java, false",
    "a/*.js, a/b/c.js, false",
    "{x}, {x}, true",
    "{x}, x, false",
    "'# x', '# x', false",
    "'#x', '#x', false",
    "!x, x, false",
    "!, x, false",
    "'target  ', target/, true",
    "/**/b, x/b, true",
    "/**/b, b, true",
    "**/b/, x/b/, true",
    "**/b/, x/b, false",
    "/a/**, a/x, true",
    "/a/**, x/a/, false",
    "a/b, a, false",
    "target/, target/x, true",
    "'', x, false"
  })
  void a_line_lists_what_it_lists_for_git(String line, String name, boolean isListed)
      throws IOException {
    Files.writeString(dir.resolve(".gitignore"), line + "\n");

    assertThat(IgnoreFiles.of(dir).list(name)).isEqualTo(isListed);
  }

  @Test
  void the_last_line_that_speaks_of_a_name_decides() throws IOException {
    Files.writeString(dir.resolve(".gitignore"), "logs\n!logs\n*.tmp\n");
    Files.writeString(dir.resolve(".fabricignore"), "!x.tmp\n");

    IgnoreFiles ignored = IgnoreFiles.of(dir);

    assertThat(ignored.list("logs/")).isFalse();
    assertThat(ignored.list("x.tmp")).isFalse();
    assertThat(ignored.list("y.tmp")).isTrue();
  }

  @Test
  void files_above_count_inside_a_checkout_only() throws IOException {
    Path sources = Files.createDirectories(dir.resolve("a/b"));
    Files.writeString(dir.resolve(".gitignore"), "out\n/a/b/top\n/top\n");
    assertThat(IgnoreFiles.of(sources).list("out/")).isFalse();

    Files.createDirectory(dir.resolve(".git"));

    assertThat(IgnoreFiles.of(sources).list("out/")).isTrue();
    assertThat(IgnoreFiles.of(sources).list("top/")).isTrue();
    assertThat(IgnoreFiles.of(sources).list("x/top/")).isFalse();
  }

  @Test
  void a_checkout_ends_where_the_sources_are_one_themselves() throws IOException {
    Path sources = Files.createDirectories(dir.resolve("a"));
    Files.writeString(dir.resolve(".gitignore"), "out\n");
    Files.createDirectory(dir.resolve(".git"));
    assertThat(IgnoreFiles.of(sources).list("out/")).isTrue();

    Files.createDirectory(sources.resolve(".git"));

    assertThat(IgnoreFiles.of(sources).list("out/")).isFalse();
  }

  @Test
  void the_nearest_file_has_the_last_word() throws IOException {
    Path sources = Files.createDirectories(dir.resolve("a"));
    Files.createDirectory(dir.resolve(".git"));
    Files.writeString(dir.resolve(".gitignore"), "out\n!kept\n");
    Files.writeString(sources.resolve(".gitignore"), "!out\nkept\n");

    IgnoreFiles ignored = IgnoreFiles.of(sources);

    assertThat(ignored.list("out/")).isFalse();
    assertThat(ignored.list("kept")).isTrue();
  }

  @Test
  void a_line_that_is_no_pattern_is_told_and_the_other_files_count() throws IOException {
    Files.writeString(dir.resolve(".gitignore"), "a\n[\n");
    Files.writeString(dir.resolve(".npmignore"), "b\n");
    try (LoggedText log = new LoggedText()) {
      IgnoreFiles ignored = IgnoreFiles.of(dir);

      assertThat(ignored.list("a")).isTrue();
      assertThat(ignored.list("b")).isTrue();
      assertThat(log.lines())
          .filteredOn(line -> line.startsWith("Ignore file")) // others may still be closing
          .singleElement()
          .asString()
          .startsWith(
              "Ignore file '%s' cannot be understood: ".formatted(dir.resolve(".gitignore")));
    }
  }

  @Test
  void git_s_own_directory_needs_no_line() {
    assertThat(IgnoreFiles.of(dir).list(".git/")).isTrue();
    assertThat(IgnoreFiles.of(dir).list("node_modules/")).isFalse();
  }
}
