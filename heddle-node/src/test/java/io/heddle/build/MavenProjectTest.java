// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.testing.Packages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void have_the_classes_of_maven_ready_from_the_build_before() throws IOException {
    tools.with("mvn", "#!/bin/sh\n" + leavingAnArchive("true"));

    List<String> first = optionsOf("one", Map.of());
    List<String> second = optionsOf("two", Map.of());

    Path archive = onlyArchive();
    assertThat(first)
        .filteredOn(option -> option.contains("Archive"))
        .singleElement()
        .asString()
        .startsWith("-XX:ArchiveClassesAtExit=" + archive.resolveSibling(".new-"));
    assertThat(second)
        .filteredOn(option -> option.contains("Archive"))
        .containsExactly("-XX:SharedArchiveFile=" + archive);
  }

  @Test
  void keep_no_classes_of_a_build_that_failed() throws IOException {
    tools.with("mvn", "#!/bin/sh\n" + leavingAnArchive("exit 1"));

    assertThatThrownBy(() -> optionsOf("one", Map.of()))
        .hasMessageContaining("Maven could not build the project");

    assertThat(cached()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-javaagent:a.jar", "-agentlib:jdwp", "-XX:SharedArchiveFile=own", "-Xshare:off"})
  void keep_no_classes_where_the_user_s_options_would_contradict(String option) throws IOException {
    tools.with("mvn", "#!/bin/sh\n" + leavingAnArchive("true"));

    assertThat(optionsOf("one", Map.of("MAVEN_OPTS", option)))
        .endsWith(option)
        .noneMatch(each -> each.startsWith("-XX:ArchiveClassesAtExit"));
    optionsOf("two", Map.of(), Map.of("src/.mvn/jvm.config", option));
    assertThat(cached()).isEmpty();
  }

  /** A Maven that notes its options, does as its Java would at the end, and then something else. */
  private static String leavingAnArchive(String end) {
    return """
    mkdir -p target
    for option in $MAVEN_OPTS; do
      echo "$option"
      case $option in -XX:ArchiveClassesAtExit=*) echo classes >"${option#*=}" ;; esac
    done >target/chaincode.jar
    %s
    """
        .formatted(end);
  }

  private List<String> optionsOf(String source, Map<String, String> environment)
      throws IOException {
    return optionsOf(source, environment, Map.of());
  }

  private List<String> optionsOf(
      String source, Map<String, String> environment, Map<String, String> moreFiles)
      throws IOException {
    List.of("cat", "cksum", "ls", "touch").forEach(tools::withReal);
    Map<String, String> all = new HashMap<>(environment);
    all.put("HEDDLE_CACHE", dir.resolve("cache").toString());
    Map<String, String> files = new HashMap<>(moreFiles);
    files.put("src/pom.xml", "");
    files.put("src/Source.java", source);
    return Files.readAllLines(build(files, all).buildDir().resolve("chaincode.jar"));
  }

  private Path onlyArchive() throws IOException {
    assertThat(cached()).singleElement().asString().endsWith(".jsa");
    return cached().getFirst();
  }

  private List<Path> cached() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("cache/maven"))) {
      return files.toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  private Instance build(Map<String, String> files) {
    return build(files, Map.of());
  }

  private Instance build(Map<String, String> files, Map<String, String> moreEnvironment) {
    Map<String, String> environment = new HashMap<>(moreEnvironment);
    environment.put("PATH", tools.path());
    try (ChaincodeBuilds builds =
        new BuildsFixture(dir).open(ShippedBuilders.named("java", environment))) {
      return (Instance) builds.build(builds.install(Packages.ofTexts("asset", "java", "", files)));
    }
  }
}
