// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code heddle}, with a Java beside it that prints what it is given. */
final class LauncherTest {

  @TempDir private Path dir;
  private Path home;

  @BeforeEach
  void install() throws IOException {
    home = Files.createDirectories(dir.resolve("a home"));
    Files.copy(Checkout.ROOT.resolve("heddle"), home.resolve("heddle"));
    script("scripts/find-jdk", "echo '" + home + "'");
    script("scripts/build-if-changed", "");
    script("bin/java", "printf '%s\\n' \"$@\"");
    Files.writeString(home.resolve("scripts/java-flags"), "-Xms72m -XX:+UseSerialGC\n");
    Files.writeString(home.resolve("scripts/java-flags-quick"), "-XX:TieredStopAtLevel=1\n");
    Files.createDirectories(home.resolve("heddle-cli/target"));
    Files.writeString(home.resolve("heddle-cli/target/heddle.build-id"), "1234\n");
  }

  @Test
  void options_of_the_user_keep_their_order_and_follow_its_own() throws Exception {
    List<String> words =
        launch("-XX:+UnlockDiagnosticVMOptions -XX:+PrintInlining  -Xms8m", "start", "a b", "*");

    assertThat(words)
        .containsExactly(
            "-Xms72m",
            "-XX:+UseSerialGC",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:+PrintInlining",
            "-Xms8m",
            "-Djava.library.path=" + home + "/heddle-cli/target/native",
            "-Dheddle.home=" + home,
            "-cp",
            home + "/heddle-cli/target/heddle.jar:" + home + "/heddle-cli/target/lib/*",
            "io.heddle.cli.Main",
            "start",
            "a b",
            "*");
  }

  @Test
  void finds_the_cache_in_a_folder_with_a_space_in_its_name() throws Exception {
    makeCache();

    assertThat(launch("", "start"))
        .contains("-XX:AOTCache=" + home + "/heddle-cli/target/heddle-1234.aot")
        .noneMatch(word -> word.startsWith("-Dheddle.quick"));
  }

  @Test
  void a_command_that_runs_no_node_has_flags_and_a_cache_of_its_own() throws Exception {
    Files.writeString(home.resolve("heddle-cli/target/heddle-1234-quick.aot"), "a cache");

    assertThat(launch("", "status", "a b"))
        .containsExactly(
            "-XX:TieredStopAtLevel=1",
            "-Xlog:aot=off",
            "-Xlog:cds=off",
            "-XX:AOTCache=" + home + "/heddle-cli/target/heddle-1234-quick.aot",
            "-Djava.library.path=" + home + "/heddle-cli/target/native",
            "-Dheddle.home=" + home,
            "-Dheddle.quick=" + home + "/heddle-cli/target/heddle-1234.quick",
            "-cp",
            home + "/heddle-cli/target/heddle.jar:" + home + "/heddle-cli/target/lib/*",
            "io.heddle.cli.Main",
            "status",
            "a b");
  }

  @Test
  void whatever_runs_for_long_has_the_flags_and_the_cache_of_a_node() throws Exception {
    makeCache();

    for (String line : List.of("start", "demo", "peer start", "peer start --config /etc/peer")) {
      assertThat(launch("", line.split(" ", -1)))
          .as(line)
          .contains("-Xms72m", "-XX:AOTCache=" + home + "/heddle-cli/target/heddle-1234.aot")
          .doesNotContain("-XX:TieredStopAtLevel=1");
    }
  }

  @Test
  void help_and_version_have_a_cache_of_their_own() throws Exception {
    Files.writeString(home.resolve("heddle-cli/target/heddle-1234-help.aot"), "a cache");

    for (String line :
        List.of(
            "--version",
            "-V",
            "query --help",
            "start -h",
            "peer start --help",
            "events -h",
            "help query")) {
      assertThat(launch("", line.split(" ", -1)))
          .as(line)
          .contains(
              "-XX:AOTCache=" + home + "/heddle-cli/target/heddle-1234-help.aot",
              "-Dheddle.quick=" + home + "/heddle-cli/target/heddle-1234.quick");
    }
    assertThat(launch("", "exec", "--", "npm", "--help")).contains("-Xms72m");
  }

  @Test
  void leaves_the_cache_to_one_who_debugs() throws Exception {
    makeCache();

    assertThat(launch("-agentlib:jdwp=transport=dt_socket", "query"))
        .noneMatch(word -> word.startsWith("-XX:AOTCache") || word.startsWith("-Xlog"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void gives_java_a_locale_that_knows_every_sign_where_there_is_none() throws Exception {
    script("bin/java", "printf '%s\\n' \"${LC_ALL:-}\"");

    assertThat(launchIn("C", "", "query")).containsExactly("C.UTF-8");
    assertThat(launchIn("C.UTF-8", "", "query")).containsExactly("C.UTF-8");
    script("bin/locale", "[ \"$LC_ALL\" = C.UTF-8 ] && echo UTF-8 || echo ISO-8859-1");
    assertThat(launchIn("de_DE", "", "query")).containsExactly("de_DE");
  }

  private void makeCache() throws IOException {
    Files.writeString(home.resolve("heddle-cli/target/heddle-1234.aot"), "a cache");
  }

  private List<String> launch(String options, String... arguments) throws Exception {
    return launchIn("C.UTF-8", options, arguments);
  }

  private List<String> launchIn(String locale, String options, String... arguments)
      throws Exception {
    var command = new ProcessBuilder("sh", home.resolve("heddle").toString());
    command.command().addAll(List.of(arguments));
    command.environment().put("HEDDLE_JAVA_OPTIONS", options);
    command.environment().put("LC_ALL", locale);
    command.environment().put("PATH", home.resolve("bin") + ":" + System.getenv("PATH"));
    command.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = command.start();
    List<String> words = process.inputReader().readAllLines();
    assertThat(process.waitFor()).isZero();
    return words;
  }

  private void script(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
