// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.testing.Packages;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maven projects in the builder for Java, with a Maven that only says what it was asked. */
final class MavenProjectTest {

  private static final String MAVEN = "mkdir -p target\necho \"%s $@\" >target/chaincode.jar\n";

  @TempDir Path dir;
  private FakeTools tools;

  @BeforeEach
  void make_tools() {
    tools = FakeTools.in(dir);
  }

  @Test
  void are_built_by_their_own_wrapper_if_they_have_one() {
    tools.with("mvn", "#!/bin/sh\n" + MAVEN.formatted("mvn"));

    Instance instance =
        build(Map.of("src/pom.xml", "", "src/mvnw", MAVEN.formatted("wrapper"))); // not executable

    assertThat(instance.buildDir().resolve("chaincode.jar"))
        .hasContent("wrapper -B -q -Dmaven.test.skip=true package\n");
  }

  @Test
  void are_built_by_maven_on_the_path_without_a_wrapper() {
    tools.with("mvn", "#!/bin/sh\n" + MAVEN.formatted("mvn"));

    Instance instance = build(Map.of("src/pom.xml", ""));

    assertThat(instance.buildDir().resolve("chaincode.jar"))
        .hasContent("mvn -B -q -Dmaven.test.skip=true package\n");
  }

  @Test
  void are_refused_without_a_wrapper_and_without_maven() {
    assertThatThrownBy(() -> build(Map.of("src/pom.xml", "")))
        .hasMessageEndingWith(
            "last line: 'mvn' was not found on the PATH, and the package is a Maven project without its wrapper ('mvnw'); add it with 'mvn wrapper:wrapper', install Maven, or package a jar that runs by itself");
  }

  private Instance build(Map<String, String> files) {
    try (ChaincodeBuilds builds =
        new BuildsFixture(dir).open(ShippedBuilders.named("java", Map.of("PATH", tools.path())))) {
      return builds.build(builds.install(Packages.ofTexts("asset", "java", "", files)));
    }
  }
}
