// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as a change of sources, whatever an editor does to them. */
final class SourceWatchTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration NOTHING_COMES = Duration.ofMillis(700);

  @TempDir private Path dir;
  private Path root;
  private SourceWatch watch;

  @BeforeEach
  void open() throws IOException {
    root = Files.createDirectories(dir.resolve("asset"));
    write("package.json", "{}");
    write("index.js", "one");
    write("lib/contract.js", "one");
    write(".gitignore", "*.log\nscratch/\n");
    watch = SourceWatch.of(root);
  }

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void a_saved_file_is_a_change_and_is_named() throws Exception {
    write("lib/contract.js", "two");

    assertThat(changed()).containsExactly("lib/contract.js");
    assertNothingComes();
  }

  @Test
  void several_saves_in_a_row_are_one_change() throws Exception {
    assertNothingComes();
    for (int count = 0; count < 20; count++) {
      write("index.js", "version " + count);
      write("lib/contract.js", "version " + count);
    }

    assertThat(changed()).containsExactly("index.js", "lib/contract.js");
    assertNothingComes();
  }

  @Test
  void an_editor_that_renames_over_the_file_is_seen_each_time() throws Exception {
    for (String content : List.of("two", "three")) {
      write("index.js.tmp~", content);
      Files.move(root.resolve("index.js.tmp~"), root.resolve("index.js"), REPLACE_EXISTING);

      assertThat(changed()).containsExactly("index.js");
    }
  }

  @Test
  void a_file_that_is_touched_or_written_again_with_the_same_content_is_none() throws Exception {
    Files.setLastModifiedTime(root.resolve("index.js"), FileTime.from(Instant.now()));
    write("lib/contract.js", "one");

    assertNothingComes();
  }

  @Test
  void what_the_project_ignores_and_what_a_build_makes_is_none() throws Exception {
    write("debug.log", "line");
    write("scratch/notes.js", "note");
    write("node_modules/a/index.js", "module");
    write(".git/index", "git");

    assertNothingComes();

    write(".gitignore", "scratch/\n");
    assertThat(changed()).containsExactly(".gitignore", "debug.log");
  }

  @Test
  void a_new_directory_is_watched_and_one_that_takes_anothers_place() throws Exception {
    write("lib/deep/down/util.js", "one");
    assertThat(changed()).containsExactly("lib/deep/down/util.js");
    write("lib/deep/down/util.js", "two");
    assertThat(changed()).containsExactly("lib/deep/down/util.js");

    Files.move(root.resolve("lib"), dir.resolve("lib-before"));
    write("lib/contract.js", "one");
    assertThat(changed()).containsExactly("lib/deep/down/util.js");
    write("lib/contract.js", "two");
    assertThat(changed()).containsExactly("lib/contract.js");
  }

  @Test
  void sources_that_cannot_be_packed_are_a_change_and_so_is_their_mending() throws Exception {
    Path link = Files.createSymbolicLink(root.resolve("lost.js"), Path.of("nowhere.js"));
    assertThat(watch.await(PATIENCE)).isPresent();
    Files.delete(link);
    assertThat(watch.await(PATIENCE)).isPresent();
    assertNothingComes();
  }

  @Test
  void a_directory_that_goes_and_comes_back_is_watched_again() throws Exception {
    Files.move(root, dir.resolve("elsewhere"));
    assertThat(watch.await(PATIENCE)).isPresent();
    Files.move(dir.resolve("elsewhere"), root);
    assertThat(watch.await(PATIENCE)).isPresent();
    write("index.js", "two");
    assertThat(changed()).containsExactly("index.js");
  }

  @Test
  void more_events_than_the_system_keeps_are_no_loss() throws Exception {
    assertNothingComes();
    for (int count = 0; count < 2_000; count++) {
      write("index.js", "version " + count);
    }

    assertThat(changed()).containsExactly("index.js");
    assertThat(Files.readString(root.resolve("index.js"))).isEqualTo("version 1999");
  }

  private List<String> changed() throws InterruptedException {
    return watch.await(PATIENCE).orElseThrow().files();
  }

  private void assertNothingComes() throws InterruptedException {
    assertThat(watch.await(NOTHING_COMES)).isEmpty();
  }

  private void write(String name, String content) throws IOException {
    int slash = name.lastIndexOf('/');
    Files.createDirectories(root.resolve(name.substring(0, Math.max(slash, 0))));
    Files.writeString(root.resolve(name), content);
  }
}
