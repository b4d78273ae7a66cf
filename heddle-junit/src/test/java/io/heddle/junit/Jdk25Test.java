// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Jdk25Test {

  @Test
  void is_the_one_that_a_variable_names(@TempDir Path folder) throws IOException {
    Path home = jdk(folder.resolve("named"), "25.0.1");

    assertThat(Jdk25.find(Map.of("HEDDLE_JAVA_HOME", home.toString()), folder)).isEqualTo(home);
  }

  @Test
  void is_looked_for_in_the_users_places_after_a_variable_that_names_another(@TempDir Path folder)
      throws IOException {
    Path old = jdk(folder.resolve("old"), "17.0.2");
    jdk(folder.resolve(".jdks/a"), "24.0.1");
    jdk(folder.resolve(".jdks/b"), "25");

    assertThat(Jdk25.find(Map.of("JAVA_HOME", old.toString()), folder))
        .isNotEqualTo(old)
        .satisfies(
            home -> assertThat(home.resolve("release")).content().contains("JAVA_VERSION=\"25"));
  }

  @Test
  void is_missed_in_one_sentence_that_names_the_places(@TempDir Path folder) {
    assertThatThrownBy(() -> Jdk25.find(Map.of(), folder, folder))
        .isInstanceOf(HeddleFailure.class)
        .hasMessageStartingWith("A node needs a JDK 25, these tests run on Java ")
        .hasMessageContaining("/usr/lib/jvm")
        .hasMessageEndingWith("Install one, or set HEDDLE_JAVA_HOME to it");
  }

  private static Path jdk(Path home, String version) throws IOException {
    Path java = home.resolve("bin/java");
    Files.createDirectories(home.resolve("bin"));
    Files.createFile(java);
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%s\"%n".formatted(version));
    return home;
  }
}
