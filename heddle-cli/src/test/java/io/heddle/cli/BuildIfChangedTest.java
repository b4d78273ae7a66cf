// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.testing.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code build-if-changed}, with a Maven that notes that it ran. */
final class BuildIfChangedTest {

  private static final long PATIENCE_SECONDS = 60;

  @TempDir private Path dir;
  private Path home;
  private Path lock;

  @BeforeEach
  void install() throws IOException {
    home = Files.createDirectories(dir.resolve("a home"));
    lock = home.resolve(".build-lock");
    Path scripts = Files.createDirectories(home.resolve("scripts"));
    Files.copy(
        Checkout.ROOT.resolve("scripts/build-if-changed"), scripts.resolve("build-if-changed"));
    Files.writeString(scripts.resolve("java-flags"), "");
    Files.writeString(home.resolve("pom.xml"), "");
    for (String module : List.of("heddle-node", "heddle-cli")) {
      Files.createDirectories(home.resolve(module).resolve("src/main"));
      Files.writeString(home.resolve(module).resolve("pom.xml"), "");
    }
    script("tools/java", "exit 0");
    script("jdk/bin/java", "echo version");
    maven("");
  }

  @Test
  void builds_once_and_then_has_nothing_to_do() throws Exception {
    assertThat(run().code()).isZero();
    assertThat(run().said()).isEmpty();

    assertThat(builds()).isOne();
    assertNothingIsLeft();
  }

  @Test
  void commands_that_start_together_build_once() throws Exception {
    List<Process> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(start());
    }
    for (Process each : all) {
      assertThat(finish(each).code()).isZero();
    }

    assertThat(builds()).isOne();
    assertNothingIsLeft();
  }

  @Test
  void several_that_find_a_dead_one_in_their_way_build_once() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createSymbolicLink(lock, Path.of(String.valueOf(dead.pid())));
    List<Process> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(start());
    }
    for (Process each : all) {
      assertThat(finish(each).code()).isZero();
    }

    assertThat(builds()).isOne();
    assertNothingIsLeft();
  }

  @Test
  void one_that_was_killed_is_in_nobody_s_way() throws Exception {
    maven("touch '" + dir + "/begun'; exec sleep 600");
    Process killed = start();
    await().until(() -> Files.exists(dir.resolve("begun")));
    List<ProcessHandle> family = killed.descendants().toList();
    killed.destroyForcibly().waitFor();
    family.forEach(ProcessHandle::destroyForcibly);
    assertThat(Files.isSymbolicLink(lock)).isTrue();
    maven("");

    assertThat(run().code()).isZero();
    assertThat(builds()).isOne();
  }

  @Test
  void a_lock_whose_number_is_another_process_s_by_now_is_nobody_s() throws Exception {
    Files.createSymbolicLink(lock, Path.of(String.valueOf(ProcessHandle.current().pid())));

    assertThat(run().code()).isZero();
    assertThat(builds()).isOne();
    assertNothingIsLeft();
  }

  @Test
  void a_directory_of_an_earlier_version_is_nobody_s() throws Exception {
    Files.createDirectory(lock);

    assertThat(run().code()).isZero();
    Files.createDirectory(lock);
    Files.writeString(lock.resolve("pid"), "1");
    Files.writeString(home.resolve("pom.xml"), "changed");
    await().until(() -> run().code() == 0 && builds() == 2);
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pom.xml", "heddle-node/pom.xml", "heddle-cli/pom.xml", "heddle-node/src/main/A"})
  void a_change_in_any_module_builds_again(String changed) throws Exception {
    assertThat(run().code()).isZero();
    Files.writeString(home.resolve(changed), "changed");

    await().until(() -> run().code() == 0 && builds() == 2);
  }

  @Test
  void a_file_in_the_way_is_named() throws Exception {
    Files.createFile(lock);

    assertThat(run())
        .isEqualTo(
            new Ended(
                1,
                "Heddle must be built first, and '%s' is in the way; remove it and run this again\n"
                    .formatted(lock)));
  }

  @Test
  void a_checkout_that_cannot_be_written_is_refused() throws Exception {
    script("tools/ln", "echo 'ln: Read-only file system' >&2; exit 1");

    assertThat(run())
        .isEqualTo(
            new Ended(
                1,
                "Heddle must be built first, and '%s' cannot be written (ln: Read-only file system); run this once as somebody who may\n"
                    .formatted(home)));
    assertThat(builds()).isZero();
  }

  @Test
  void a_dead_one_s_lock_in_a_checkout_that_cannot_be_written_is_not_waited_for() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createSymbolicLink(lock, Path.of(String.valueOf(dead.pid())));
    script("tools/ln", "echo 'ln: Read-only file system' >&2; exit 1");

    assertThat(run().said()).contains("cannot be written (ln: Read-only file system)");
  }

  @Test
  void a_target_that_cannot_be_written_is_refused_and_the_lock_given_back() throws Exception {
    Files.createFile(home.resolve("heddle-cli/target"));

    Ended ended = run();

    assertThat(ended.code()).isOne();
    assertThat(ended.said())
        .endsWith(
            "Heddle must be built first, and '%s' cannot be written; run this once as somebody who may\n"
                .formatted(home.resolve("heddle-cli/target")));
    assertNothingIsLeft();
  }

  private record Ended(int code, String said) {}

  private Ended run() throws Exception {
    return finish(start());
  }

  private Process start() throws IOException {
    var command =
        new ProcessBuilder(
            "sh",
            home.resolve("scripts/build-if-changed").toString(),
            home.resolve("jdk").toString());
    String path = System.getenv("PATH");
    command.environment().put("PATH", home.resolve("tools") + ":" + path);
    command.redirectErrorStream(true);
    return command.start();
  }

  private static Ended finish(Process process) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it hangs; it said: " + said);
    }
    return new Ended(process.exitValue(), said);
  }

  private void maven(String first) throws IOException {
    script(
        "tools/mvn",
        first
            + "\necho build >>'"
            + dir
            + "/builds'\ncd heddle-cli\nmkdir -p target/lib\necho jar >target/heddle.jar\necho jar >target/lib/heddle-node-1.jar");
  }

  private int builds() throws IOException {
    Path file = dir.resolve("builds");
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(Files.exists(lock, LinkOption.NOFOLLOW_LINKS)).isFalse();
    try (var entries = Files.list(home)) {
      assertThat(entries.map(entry -> entry.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".build-lock"));
    }
  }

  private void script(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
