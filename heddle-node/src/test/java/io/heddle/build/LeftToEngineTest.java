// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Checkout;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Heddle's own builders claim if a container engine builds what nobody claims. */
@Spec("HB-2")
final class LeftToEngineTest {

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "golang, go.mod, '', go",
    "golang, go.mod, go, ''",
    "node, package.json, node, npm",
    "node, package.json, npm, node",
    "node, package.json, node npm, ''",
    "java, pom.xml, java, mvn",
    "java, pom.xml, mvn, java",
    "java, pom.xml, java mvn, ''",
    "java, pom.xml mvnw, java, ''",
    "java, build.gradle, java, gradle",
    "java, build.gradle.kts, java gradle, ''",
    "java, build.gradle gradlew gradle/wrapper/gradle-wrapper.jar, java, ''",
    "java, build.gradle pom.xml, java mvn, ''",
    "java, cars.jar, java, ''",
    "java, cars.jar, '', java"
  })
  void a_package_whose_tools_are_not_there_is_left_to_it_with_the_reason(
      String type, String files, String tools, String missing) throws Exception {
    make(files, tools);

    Answer withEngine = detect(type, Map.of("HEDDLE_CONTAINERS", "true"));
    Answer without = detect(type, Map.of());

    assertThat(withEngine.says())
        .isEqualTo(
            missing.isEmpty()
                ? ""
                : "'%s' was not found on the PATH, so the package is left to the container engine"
                    .formatted(missing));
    assertThat(withEngine.isYes()).isEqualTo(missing.isEmpty());
    assertThat(without).isEqualTo(new Answer(true, ""));
  }

  @ParameterizedTest
  @CsvSource({"golang", "node", "java"})
  void a_package_of_another_type_is_nobodys(String builder) throws Exception {
    make("go.mod", "go node npm java");
    Files.writeString(directory.resolve("metadata.json"), "{\"type\":\"cobol\"}");

    assertThat(run(builder, Map.of("HEDDLE_CONTAINERS", "true"))).isEqualTo(new Answer(false, ""));
  }

  private void make(String files, String tools) throws IOException {
    for (String file : files.split(" ", -1)) {
      Path at = directory.resolve("src").resolve(file);
      Files.createDirectories(at.getParent());
      Files.createFile(at);
    }
    Path bin = Files.createDirectory(directory.resolve("bin"));
    for (String each : "sh awk tr".split(" ", -1)) {
      Files.createSymbolicLink(bin.resolve(each), Path.of("/usr/bin").resolve(each));
    }
    for (String tool : tools.isEmpty() ? new String[0] : tools.split(" ", -1)) {
      Files.createSymbolicLink(bin.resolve(tool), Path.of("/bin/true"));
    }
  }

  private Answer detect(String type, Map<String, String> more) throws Exception {
    Files.writeString(directory.resolve("metadata.json"), "{\"type\":\"%s\"}".formatted(type));
    return run(type, more);
  }

  private Answer run(String builder, Map<String, String> more) throws Exception {
    String program = Checkout.ROOT.resolve("builders/" + builder + "/bin/detect").toString();
    var command = new ProcessBuilder(program, "" + directory, "" + directory);
    command.environment().clear();
    command.environment().put("PATH", directory.resolve("bin").toString());
    command.environment().putAll(more);
    Process process = command.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    return new Answer(process.waitFor() == 0, said);
  }

  private record Answer(boolean isYes, String says) {}
}
