// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A project of ten lines from the artifacts that this build makes, with the versions users have.
 */
final class MavenProjectIT {

  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final Path MODULE = ROOT.resolve("heddle-junit");
  private static final Path REPOSITORY = MODULE.resolve("target/repository");
  private static final String VERSION = "0.1.0-SNAPSHOT";

  @BeforeAll
  static void installs_the_artifacts() throws IOException {
    assumeTrue(
        Files.exists(MODULE.resolve("target/heddle-junit-%s.jar".formatted(VERSION))),
        "only a build by Maven has the artifacts");
    Trees.delete(REPOSITORY);
    linkLibraries(Path.of(System.getProperty("user.home"), ".m2", "repository"));
    install(ROOT.resolve("pom.xml"), "heddle", ".pom");
    for (String module : List.of("heddle-node", "heddle-junit")) {
      Path folder = ROOT.resolve(module);
      install(folder.resolve("pom.xml"), module, ".pom");
      install(folder.resolve("target/%s-%s.jar".formatted(module, VERSION)), module, ".jar");
    }
    install(
        ROOT.resolve("heddle-node/target/heddle-node-bundle.jar"), "heddle-node", "-bundle.jar");
  }

  /** What others have made is not fetched again; what is ours is nowhere but here. */
  private static void linkLibraries(Path users) throws IOException {
    Files.createDirectories(REPOSITORY.resolve("io"));
    try (Stream<Path> groups = Files.list(users);
        Stream<Path> io = Files.list(users.resolve("io"))) {
      for (Path each : Stream.concat(groups, io).toList()) {
        Path name = users.relativize(each);
        if (!name.equals(Path.of("io")) && !name.equals(Path.of("io", "heddle"))) {
          Files.createSymbolicLink(REPOSITORY.resolve(name), each);
        }
      }
    }
  }

  private static void install(Path file, String artifact, String ending) throws IOException {
    Path folder = REPOSITORY.resolve("io/heddle").resolve(artifact).resolve(VERSION);
    Files.createDirectories(folder);
    Files.copy(file, folder.resolve("%s-%s%s".formatted(artifact, VERSION, ending)));
  }

  @ParameterizedTest(name = "Java {0}, JUnit {1}, chaincode library {2}")
  @CsvSource({"17, 5.12.2, 2.5.0", "17, 5.13.4, 2.5.10", "25, 5.14.4, 2.5.5", "25, 6.1.3, 2.5.10"})
  void is_tested_in_ten_lines(int java, String junit, String shim, @TempDir Path folder)
      throws Exception {
    copy(MODULE.resolve("src/test/resources/ten-lines"), folder);
    // what bench/junit adds to the project compiles, too
    copy(ROOT.resolve("bench/junit-tests"), folder.resolve("src/test/java/org/example"));

    String output =
        test(
            java,
            folder,
            "-Dtest=CarContractTest",
            "-Dheddle=" + VERSION,
            "-Djunit=" + junit,
            "-Dshim=" + shim);

    assertThat(output).contains("Tests run: 1, Failures: 0, Errors: 0");
  }

  @Test
  void the_sample_s_own_tests_pass(@TempDir Path folder) throws Exception {
    copy(ROOT.resolve("samples/asset-java/src"), folder.resolve("src"));
    Files.copy(ROOT.resolve("samples/asset-java/pom.xml"), folder.resolve("pom.xml"));

    assertThat(test(25, folder, "-Ptests")).contains("Tests run: 6, Failures: 0, Errors: 0");
  }

  /** Gives what Maven says. */
  private static String test(int java, Path folder, String... more) throws Exception {
    Optional<Path> home = jdk(java);
    assumeTrue(home.isPresent(), "there is no JDK %d here".formatted(java));
    List<String> command =
        new ArrayList<>(List.of("mvn", "-B", "-ntp", "test", "-Dmaven.repo.local=" + REPOSITORY));
    command.addAll(List.of(more));
    var builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", home.orElseThrow().toString());
    Process maven = builder.directory(folder.toFile()).redirectErrorStream(true).start();
    maven.getOutputStream().close();
    String output = new String(maven.getInputStream().readAllBytes(), UTF_8);

    assertThat(maven.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(maven.exitValue()).as(output).isZero();
    return output;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        Files.createDirectories(target.getParent());
        Files.copy(each, target);
      }
    }
  }

  private static Optional<Path> jdk(int version) throws IOException {
    try (Stream<Path> homes = Files.list(Path.of("/usr/lib/jvm"))) {
      return homes
          .filter(home -> Files.isExecutable(home.resolve("bin/javac")))
          .filter(home -> isOf(home.resolve("release"), version))
          .sorted()
          .findFirst();
    }
  }

  private static boolean isOf(Path release, int version) {
    try {
      return Files.readString(release).contains("JAVA_VERSION=\"%d.".formatted(version));
    } catch (IOException e) {
      return false;
    }
  }
}
