// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Heddle installed where nobody can write: a mount for reading only, which holds for root, too. */
@EnabledOnOs(OS.LINUX)
final class InstallationIT {

  private static final Path PRODUCT = Checkout.ROOT.resolve("heddle-cli/target");
  private static final String MOUNT =
      "home=$1; shift; mount --bind \"$home\" \"$home\" && mount -o remount,bind,ro \"$home\" && exec \"$@\"";
  private static final String NOBODY = "65534";

  @TempDir private Path dir;
  private Path home;

  @BeforeEach
  void install() throws Exception {
    assumeTrue(
        run(Map.of(), List.of("unshare", "--mount", "true")).code() == 0,
        "mounts can be made only by root, and not in every container");
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
    home = dir.resolve("installed");
    Files.createDirectories(home.resolve("app"));
    Files.createDirectories(home.resolve("scripts"));
    for (String file :
        List.of(
            "heddle",
            "scripts/java-flags",
            "scripts/java-flags-quick",
            "scripts/prepare-install",
            "scripts/prepare-starts")) {
      Files.copy(Checkout.ROOT.resolve(file), home.resolve(file));
    }
    Files.writeString(home.resolve("app/heddle.build-id"), "1234\n");
    for (String part : List.of("heddle.jar", "lib", "native")) {
      Files.createSymbolicLink(home.resolve("app").resolve(part), PRODUCT.resolve(part));
    }
    Files.createSymbolicLink(home.resolve("builders"), Checkout.ROOT.resolve("builders"));
    Files.createSymbolicLink(home.resolve("runtime"), Path.of(System.getProperty("java.home")));
  }

  @Test
  void one_that_nobody_can_write_works_and_starts_fast_from_the_second_time_on() throws Exception {
    String cache = dir.resolve("cache").toString();

    Ended first = run(Map.of("HEDDLE_CACHE", cache), installed("--version"));
    Ended second =
        run(
            Map.of("HEDDLE_CACHE", cache, "HEDDLE_JAVA_OPTIONS", "-Xlog:class+load"),
            installed("exec", "--", "touch", home.resolve("written").toString()));

    assertThat(first.said()).startsWith("Preparing fast starts, once").contains("heddle ");
    assertThat(first.code()).isZero();
    assertThat(dir.resolve("cache/classes/1234/heddle.aot")).isNotEmptyFile();
    assertThat(second.said())
        .contains("Read-only file system")
        .contains("io.heddle.node.Node source: shared objects file")
        .doesNotContain("Preparing")
        .doesNotContain("without its class cache");
  }

  @Test
  void a_user_without_a_home_starts_a_node_and_is_told_why_it_took_longer() throws Exception {
    List<String> nobody =
        List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "env");
    List<String> look = new ArrayList<>(nobody);
    look.addAll(List.of("test", "-r", home.resolve("app/heddle.jar").toString()));
    assumeTrue(run(Map.of(), look).code() == 0, "others may not read this checkout");
    List<String> command = new ArrayList<>(nobody);
    command.addAll(List.of("-u", "XDG_CACHE_HOME", "-u", "HEDDLE_CACHE", "HOME=/nonexistent"));
    command.addAll(installed("exec", "--", "true"));

    Ended ended = run(Map.of(), command);

    assertThat(ended.said())
        .contains(
            "Heddle starts without its class cache, which takes twice as long: '/nonexistent/.cache/heddle/classes' cannot be made (");
    assertThat(ended.code()).isZero();
  }

  private List<String> installed(String... words) {
    List<String> command = new ArrayList<>(List.of("sh", home.resolve("heddle").toString()));
    command.addAll(List.of(words));
    return command;
  }

  private record Ended(int code, String said) {}

  /** In a view of the files in which the installation is for reading only, once it is there. */
  private Ended run(Map<String, String> environment, List<String> words) throws Exception {
    List<String> command = new ArrayList<>();
    if (home != null) {
      command.addAll(List.of("unshare", "--mount", "sh", "-c", MOUNT, "sh", home.toString()));
    }
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Path said = Files.createTempFile("heddle-it", ".log");
    builder.redirectErrorStream(true).redirectOutput(said.toFile());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("it hangs; it said: " + Files.readString(said));
      }
      return new Ended(process.exitValue(), Files.readString(said));
    } catch (IOException e) {
      return new Ended(127, String.valueOf(e.getMessage()));
    } finally {
      Files.delete(said);
    }
  }
}
