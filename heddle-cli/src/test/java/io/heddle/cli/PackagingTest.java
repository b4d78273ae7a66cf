// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.json.JsonTree;
import io.heddle.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a release fills in, and what its scripts ask each other for. */
final class PackagingTest {

  private static final List<String> PLATFORMS =
      List.of("linux-x64", "linux-aarch64", "macos-x64", "macos-aarch64");

  @TempDir private Path dir;

  @Test
  void a_release_fills_in_each_platform_s_checksum() throws Exception {
    for (String platform : PLATFORMS) {
      Files.writeString(
          dir.resolve("heddle-1.2.3-" + platform + ".tar.gz.sha256"),
          sum(platform) + "  heddle-1.2.3-" + platform + ".tar.gz\n");
    }

    assertThat(run("fill-packaging", "1.2.3", dir.toString(), "https://example.com/releases"))
        .isZero();

    String formula = Files.readString(dir.resolve("heddle.rb"));
    String descriptor = Files.readString(dir.resolve("heddle.json"));
    for (String platform : PLATFORMS) {
      String address =
          "https://example.com/releases/download/v1.2.3/heddle-1.2.3-%s.tar.gz".formatted(platform);
      assertThat(formula)
          .contains("url \"%s\"\n      sha256 \"%s\"".formatted(address, sum(platform)));
      assertThat(descriptor)
          .contains("\"url\": \"%s\", \"SHA-256\": \"%s\"".formatted(address, sum(platform)));
    }
    assertThat(formula + descriptor).doesNotContain("@");
    assertThat(JsonTree.read(descriptor).path("version").asString()).isEqualTo("1.2.3");
  }

  @Test
  void a_release_without_a_platform_is_refused() throws Exception {
    assertThat(run("fill-packaging", "1.2.3", dir.toString(), "https://example.com")).isOne();
  }

  @Test
  void scripts_know_the_version_of_the_build() throws Exception {
    Path out = dir.resolve("out");
    Process process =
        new ProcessBuilder("sh", Checkout.ROOT.resolve("scripts/version").toString())
            .redirectOutput(out.toFile())
            .start();

    assertThat(process.waitFor()).isZero();
    assertThat(Files.readString(Checkout.ROOT.resolve("heddle-cli/pom.xml")))
        .contains("<version>" + Files.readString(out).strip() + "</version>\n  </parent>");
  }

  /** What a folder of the product has to have in it, or nobody can start it. */
  @Test
  void the_archive_has_each_script_that_its_launcher_runs() throws IOException {
    String launcher = Files.readString(Checkout.ROOT.resolve("heddle"));
    String archive = Files.readString(Checkout.ROOT.resolve("scripts/make-dist"));

    assertThat(
            Stream.of(launcher.split("\\$home/scripts/"))
                .skip(1)
                .map(rest -> rest.replaceAll("(?s)[^a-z-].*", ""))
                .filter(name -> !List.of("find-jdk", "build-if-changed").contains(name)))
        .isNotEmpty()
        .allMatch(name -> archive.contains("/scripts/" + name + "\""));
  }

  private static String sum(String platform) {
    return "%064x".formatted(PLATFORMS.indexOf(platform) + 10);
  }

  private static int run(String script, String... arguments) throws Exception {
    var command = new ProcessBuilder("sh", Checkout.ROOT.resolve("scripts/" + script).toString());
    command.command().addAll(List.of(arguments));
    return command.inheritIO().start().waitFor();
  }
}
