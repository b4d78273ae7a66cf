// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SourceLanguageTest {

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "pom.xml,java",
    "build.gradle,java",
    "build.gradle.kts,java",
    "package.json,node",
    "go.mod,golang"
  })
  void is_told_by_the_build_file(String file, String type) throws IOException {
    Files.createFile(dir.resolve(file));

    assertThat(SourceLanguage.of(dir).type()).isEqualTo(type);
  }

  @Test
  void is_unknown_without_a_build_file() {
    assertThatThrownBy(() -> SourceLanguage.of(dir))
        .hasMessage(
            "'%s' holds no chaincode that can be built here: it has none of pom.xml, build.gradle and build.gradle.kts (Java), package.json (Node) and go.mod (Go); give a package file for anything else"
                .formatted(dir));
  }
}
