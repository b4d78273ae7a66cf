// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.testing.Packages;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gradle projects in the builder for Java, with a wrapper that only says what it was asked. */
final class GradleProjectTest {

  private static final String WRAPPER =
      """
      mkdir -p build/libs
      echo "$@" >build/libs/asset-all.jar
      echo thin >build/libs/asset.jar
      """;

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "build.gradle,id 'com.gradleup.shadow',shadowJar",
    "build.gradle.kts,plugins { java },assemble"
  })
  void are_built_by_their_own_wrapper(String buildFile, String content, String task) {
    Map<String, String> files = new HashMap<>();
    files.put("src/" + buildFile, content);
    files.put("src/gradlew", WRAPPER);
    files.put("src/gradle/wrapper/gradle-wrapper.jar", "");

    Instance instance = build(files);

    assertThat(instance.buildDir().resolve("chaincode.jar"))
        .hasContent("--no-daemon --console=plain --quiet " + task + "\n");
    assertThat(instance.buildDir().resolve("project")).doesNotExist();
  }

  @Test
  void are_built_by_gradle_on_the_path_without_a_wrapper() {
    FakeTools tools = FakeTools.in(dir).with("gradle", "#!/bin/sh\n" + WRAPPER);

    Instance instance = build(tools, Map.of("src/build.gradle", "", "src/pom.xml", ""));

    assertThat(instance.buildDir().resolve("chaincode.jar"))
        .hasContent("--no-daemon --console=plain --quiet assemble\n");
  }

  @Test
  void are_refused_without_a_wrapper_and_without_gradle() {
    FakeTools tools = FakeTools.in(dir);

    assertThatThrownBy(() -> build(tools, Map.of("src/build.gradle", "", "src/gradlew", WRAPPER)))
        .hasMessageEndingWith(
            "last line: 'gradle' was not found on the PATH, and the package is a Gradle project without its wrapper ('gradlew' and 'gradle/wrapper/gradle-wrapper.jar'); add it with 'gradle wrapper', install Gradle, or package a jar that runs by itself");
  }

  @Test
  void are_left_to_maven_if_only_that_is_at_hand() {
    FakeTools tools =
        FakeTools.in(dir)
            .with("mvn", "#!/bin/sh\nmkdir target\necho by Maven >target/chaincode.jar\n");

    Instance instance = build(tools, Map.of("src/build.gradle", "", "src/pom.xml", ""));

    assertThat(instance.buildDir().resolve("chaincode.jar")).hasContent("by Maven\n");
  }

  private Instance build(Map<String, String> files) {
    return build(Map.of(), files);
  }

  private Instance build(FakeTools tools, Map<String, String> files) {
    return build(Map.of("PATH", tools.path()), files);
  }

  private Instance build(Map<String, String> environment, Map<String, String> files) {
    try (ChaincodeBuilds builds =
        new BuildsFixture(dir).open(ShippedBuilders.named("java", environment))) {
      return (Instance) builds.build(builds.install(Packages.ofTexts("asset", "java", "", files)));
    }
  }
}
