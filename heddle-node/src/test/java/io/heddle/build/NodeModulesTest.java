// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Packages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Dependencies of Node projects that are used again, with an npm that only notes what it is asked.
 */
final class NodeModulesTest {

  /** Installs a module that says how often npm was called. */
  private static final String NPM =
      """
      #!/bin/sh
      echo "$1 $2" >>'DIR/npm'
      case $1 in
        ci | install) mkdir -p node_modules/left; wc -l <'DIR/npm' >node_modules/left/index.js; MORE ;;
      esac
      """;

  @TempDir private Path dir;

  @BeforeEach
  void make() throws IOException {
    npm("true");
  }

  @Test
  void are_installed_once_for_the_same_lock_file() throws IOException {
    Path first = build(project("", ""), "one");
    Path second = build(project("", ""), "two");

    assertThat(npmCalls()).containsExactly("ci --omit=dev");
    assertThat(first.resolve("node_modules/left/index.js")).hasContent("1");
    assertThat(second.resolve("node_modules/left/index.js")).hasContent("1");
    assertThat(second.resolve("index.js")).hasContent("two");
    assertThat(second.resolve(".mark")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~|, 'node_modules/left': {'version': '2.0.0'}", // another lock file
        "'version': '1.0.1'|~~", // another project
      })
  void are_installed_again_for_another_lock_file_or_package_json(String inProject, String inLock)
      throws IOException {
    build(project("", ""), "one");
    build(project(inProject, inLock), "one");

    assertThat(npmCalls()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'scripts': {'postinstall': 'node make.js'}|~~",
        "~~|, 'node_modules/own': {'link': true, 'resolved': 'own'}",
        "~~|, 'node_modules/own': {'resolved': 'file:own.tgz'}",
      })
  void are_not_kept_if_they_depend_on_more_than_the_lock_file(String inProject, String inLock)
      throws IOException {
    build(project(inProject, inLock), "one");
    build(project(inProject, inLock), "one");

    assertThat(npmCalls()).hasSize(2);
    assertThat(kept()).isEmpty();
  }

  @Test
  void are_not_kept_without_a_lock_file() throws IOException {
    Map<String, String> project = project("", "");
    project.remove("src/package-lock.json");
    build(project, "one");
    build(project, "one");

    assertThat(npmCalls()).containsExactly("install --omit=dev", "install --omit=dev");
    assertThat(kept()).isEmpty();
  }

  @Test
  void are_not_kept_if_an_install_script_writes_elsewhere_in_the_project() throws IOException {
    npm("echo made >generated.js");
    build(project("", ""), "one");
    Path second = build(project("", ""), "one");

    assertThat(npmCalls()).hasSize(2);
    assertThat(second.resolve("generated.js")).hasContent("made");
    assertThat(kept()).isEmpty();
  }

  @Test
  void are_installed_again_if_what_was_kept_is_damaged() throws IOException {
    build(project("", ""), "one");
    Path kept = kept().getFirst();
    byte[] content = Files.readAllBytes(kept);
    content[content.length / 2]++;
    Files.write(kept, content);

    Path second = build(project("", ""), "one");

    assertThat(second.resolve("node_modules/left/index.js")).hasContent("2");
    assertThat(kept()).hasSize(1).doesNotContain(kept);
    build(project("", ""), "one");
    assertThat(npmCalls()).hasSize(2);
  }

  @Test
  void are_kept_as_they_are_installed_and_as_they_are_without_development() throws IOException {
    Map<String, String> project = project("'scripts': {'build': 'tsc'}", "");
    project.put("src/tsconfig.json", "{}");
    build(project, "one");
    build(project, "two");

    assertThat(npmCalls())
        .containsExactly("ci --include=dev", "run build", "prune --omit=dev", "run build");
    assertThat(kept()).hasSize(2);
  }

  @Test
  void are_kept_for_twelve_projects_and_for_their_owner_alone() throws IOException {
    Path directory = Files.createDirectories(dir.resolve("cache/node_modules"));
    for (int number = 0; number < 12; number++) {
      Path other = Files.writeString(directory.resolve(number + "-1-1.tar"), "");
      Files.setLastModifiedTime(other, FileTime.from(Instant.EPOCH.plusSeconds(number)));
    }

    build(project("", ""), "one");

    assertThat(kept()).hasSize(12).doesNotContain(directory.resolve("0-1-1.tar"));
    assertThat(kept().stream().filter(file -> !file.getFileName().toString().contains("-1-1.")))
        .singleElement()
        .satisfies(file -> assertThat(BuildsFixture.mode(file)).isEqualTo("rw-------"));
  }

  private List<String> npmCalls() throws IOException {
    return Files.readAllLines(dir.resolve("npm"));
  }

  private List<Path> kept() throws IOException {
    Path directory = dir.resolve("cache/node_modules");
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return new ArrayList<>(files.toList());
    }
  }

  private static Map<String, String> project(String inProject, String inLock) {
    Map<String, String> files = new HashMap<>();
    files.put("src/package.json", "{%s}".formatted(inProject).replace('\'', '"'));
    files.put(
        "src/package-lock.json",
        "{'lockfileVersion': 3, 'packages': {'': {}%s}}".formatted(inLock).replace('\'', '"'));
    return files;
  }

  /** Builds a project with this program; gives where it is then. */
  private Path build(Map<String, String> project, String program) {
    Map<String, String> files = new HashMap<>(project);
    files.put("src/index.js", program);
    Builder builder =
        ShippedBuilders.named("node", Map.of("PATH", dir + "/tools:" + System.getenv("PATH")))
            .with(Map.of("HEDDLE_CACHE", dir.resolve("cache").toString()));
    try (ChaincodeBuilds builds = new BuildsFixture(dir).open(builder)) {
      String label = BuildsFixture.newLabel();
      var built =
          (Instance) builds.build(builds.install(Packages.ofTexts(label, "node", "", files)));
      return built.buildDir().resolve("chaincode");
    }
  }

  private void npm(String more) throws IOException {
    Path npm = Files.createDirectories(dir.resolve("tools")).resolve("npm");
    Files.writeString(npm, NPM.replace("DIR", dir.toString()).replace("MORE", more));
    Files.setPosixFilePermissions(npm, PosixFilePermissions.fromString("rwx------"));
  }
}
