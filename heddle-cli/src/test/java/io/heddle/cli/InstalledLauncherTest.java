// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code heddle} in an installation, with a Java that prints what it is given and makes
 * the cache that it is asked for.
 */
final class InstalledLauncherTest {

  private static final String JAVA =
      """
      for word; do case $word in -XX:AOTCacheOutput=*) echo cache >"${word#*=}"; echo >>'%1$s/made' ;; esac; done
      printf '%%s\\n' "$@"
      """;

  @TempDir private Path dir;
  private Path home;
  private Path cache;

  @BeforeEach
  void install() throws IOException {
    home = dir.resolve("a home");
    cache = dir.resolve("a cache");
    Path scripts = Files.createDirectories(home.resolve("scripts"));
    Files.copy(Checkout.ROOT.resolve("heddle"), home.resolve("heddle"));
    for (String name : List.of("prepare-install", "prepare-starts")) {
      Files.copy(Checkout.ROOT.resolve("scripts").resolve(name), scripts.resolve(name));
    }
    Files.writeString(scripts.resolve("java-flags"), "-Xms72m\n");
    Files.writeString(scripts.resolve("java-flags-quick"), "-XX:TieredStopAtLevel=1\n");
    java(JAVA.formatted(dir));
    version("1234");
  }

  @Test
  void prepares_fast_starts_once_and_outside_itself() throws Exception {
    Set<String> before = files(home);

    Ended first = run("start");
    Ended second = run("start");
    Ended quick = run("status");

    assertThat(first.err()).startsWith("Preparing fast starts, once for this version");
    assertThat(second.err()).isEmpty();
    assertThat(first.out()).isEqualTo(second.out());
    assertThat(second.out()).contains("-XX:AOTCache=" + cache + "/classes/1234/heddle.aot");
    assertThat(quick.out())
        .contains(
            "-XX:AOTCache=" + cache + "/classes/1234/heddle-quick.aot",
            "-Dheddle.quick=" + cache + "/classes/1234/heddle.quick");
    assertThat(Files.readAllLines(dir.resolve("made"))).hasSize(3);
    assertThat(files(home)).isEqualTo(before);
    assertThat(files(cache)).noneMatch(name -> name.contains("/."));
  }

  @Test
  void takes_what_its_installer_has_prepared() throws Exception {
    Files.createDirectories(home.resolve("classes/1234"));
    Files.writeString(home.resolve("classes/1234/heddle.aot"), "cache");

    Ended ended = run("start");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).contains("-XX:AOTCache=" + home + "/classes/1234/heddle.aot");
    assertThat(cache).doesNotExist();
  }

  @Test
  void keeps_one_version_beside_its_own() throws Exception {
    run("start");
    version("2345");
    run("start");
    version("3456");
    run("start");

    assertThat(cache.resolve("classes").toFile().list()).contains("3456").hasSize(2);
  }

  @Test
  void a_cache_that_cannot_be_made_is_told_in_one_line_by_a_node_and_by_no_command()
      throws Exception {
    Files.writeString(cache, "in the way");

    Ended node = run("start");
    Ended command = run("status");

    assertThat(node.err())
        .startsWith(
            "Heddle starts without its class cache, which takes twice as long: '"
                + cache
                + "/classes' cannot be made (")
        .endsWith("); set HEDDLE_CACHE to a folder that can be written\n")
        .hasLineCount(1);
    assertThat(node.out()).contains("start").noneMatch(word -> word.startsWith("-XX:AOTCache"));
    assertThat(command.err()).isEmpty();
    assertThat(command.out()).contains("status").noneMatch(word -> word.startsWith("-Dheddle.q"));
  }

  @Test
  void who_wants_no_cache_gets_none() throws Exception {
    cache = Path.of("");

    Ended ended = run("start");

    assertThat(ended.err()).contains("HEDDLE_CACHE is empty").hasLineCount(1);
    assertThat(ended.out()).noneMatch(word -> word.startsWith("-XX:AOTCache"));
    assertThat(dir.resolve("made")).doesNotExist();
  }

  @Test
  void does_not_wait_for_another_that_prepares_them() throws Exception {
    Path lock = Files.createDirectories(cache.resolve("classes")).resolve(".preparing");
    Files.createSymbolicLink(lock, Path.of(String.valueOf(ProcessHandle.current().pid())));

    Ended ended = run("start");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).contains("start").noneMatch(word -> word.startsWith("-XX:AOTCache"));
    assertThat(Files.isSymbolicLink(lock)).isTrue();
  }

  @Test
  void who_waits_for_a_node_waits_for_another_that_prepares_them_and_says_so() throws Exception {
    Process other = new ProcessBuilder("cat").start();
    Path classes = Files.createDirectories(cache.resolve("classes"));
    Path lock =
        Files.createSymbolicLink(
            classes.resolve(".preparing"), Path.of(String.valueOf(other.pid())));

    Process waiting = command("wait").start();
    assertThat(waiting.errorReader().readLine())
        .isEqualTo(
            "Process %d prepares fast starts, once for this version; waiting for that first"
                .formatted(other.pid()));
    Path made = Files.createDirectories(classes.resolve("1234"));
    Files.writeString(made.resolve("heddle-quick.aot"), "cache");
    other.getOutputStream().close();

    assertThat(waiting.inputReader().readAllLines())
        .contains("wait", "-XX:AOTCache=" + made + "/heddle-quick.aot");
    assertThat(waiting.waitFor()).isZero();
    assertThat(Files.isSymbolicLink(lock)).isTrue();
  }

  @Test
  void one_that_was_killed_while_preparing_them_is_in_nobody_s_way() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path classes = Files.createDirectories(cache.resolve("classes"));
    Files.createDirectories(classes.resolve(".new-" + dead.pid() + "/half"));
    Files.createSymbolicLink(classes.resolve(".preparing"), Path.of(String.valueOf(dead.pid())));

    assertThat(run("start").out()).anyMatch(word -> word.startsWith("-XX:AOTCache"));
    assertThat(files(cache)).noneMatch(name -> name.contains("/."));
  }

  @Test
  void a_failure_to_prepare_them_is_told_once() throws Exception {
    java(
        "case $* in *AOTCacheOutput*) echo 'no memory' >&2; exit 1 ;; esac\nprintf '%s\\n' \"$@\"");

    Ended first = run("start");

    Path log = cache.resolve("classes/1234/log");
    assertThat(first.err()).contains("failed, so they are slower; '" + log + "' has the reason");
    assertThat(log).hasContent("no memory");
    assertThat(first.out()).contains("start");
    assertThat(run("start").err()).isEmpty();
  }

  @Test
  void of_two_that_start_together_one_prepares_and_both_run() throws Exception {
    java("case $* in *AOTCacheOutput*) sleep 1 ;; esac\n" + JAVA.formatted(dir));

    List<Process> both = List.of(start("start"), start("start"));
    for (Process each : both) {
      assertThat(each.inputReader().readAllLines()).contains("start");
      assertThat(each.waitFor()).isZero();
    }

    assertThat(Files.readAllLines(dir.resolve("made"))).hasSize(3);
    assertThat(run("start").out()).anyMatch(word -> word.startsWith("-XX:AOTCache"));
  }

  private record Ended(List<String> out, String err) {}

  private Ended run(String... arguments) throws Exception {
    Process process = start(arguments);
    List<String> out = process.inputReader().readAllLines();
    assertThat(process.waitFor()).isZero();
    return new Ended(out, Files.readString(dir.resolve("err")));
  }

  private Process start(String... arguments) throws IOException {
    Process process = command(arguments).redirectError(dir.resolve("err").toFile()).start();
    process.getOutputStream().close();
    return process;
  }

  private ProcessBuilder command(String... arguments) {
    var command = new ProcessBuilder("sh", home.resolve("heddle").toString());
    command.command().addAll(List.of(arguments));
    command.environment().put("LC_ALL", "C.UTF-8");
    command.environment().put("HEDDLE_CACHE", cache.toString());
    return command;
  }

  private void version(String id) throws IOException {
    Files.createDirectories(home.resolve("app"));
    Files.writeString(home.resolve("app/heddle.build-id"), id + "\n");
  }

  private void java(String text) throws IOException {
    Path file = home.resolve("runtime/bin/java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static Set<String> files(Path below) throws IOException {
    try (Stream<Path> all = Files.walk(below)) {
      return new TreeSet<>(all.map(Path::toString).toList());
    }
  }
}
