// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.install.ChaincodePackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  void a_go_modules_package_has_the_import_path_by_which_a_container_builds_it()
      throws IOException {
    Files.writeString(dir.resolve("go.mod"), "module example.com/cars\n");

    ByteString bytes = SourceLanguage.of(dir).packed("cars", dir);

    assertThat(ChaincodePackage.parse(bytes).metadataJson().toStringUtf8())
        .isEqualTo("{\"path\":\"example.com/cars\",\"type\":\"golang\",\"label\":\"cars\"}");
  }

  @Test
  void a_tool_that_is_not_there_is_missed() {
    var unbuildable = new SourceLanguage("golang", "go.mod", List.of("no-such-tool"));

    assertThatThrownBy(() -> unbuildable.checkTools(dir))
        .hasMessage(
            "Chaincode in '%s' is built with 'no-such-tool', which is not on the PATH; install it, or give a package or NAME=HOST:PORT"
                .formatted(dir));
  }

  @Test
  void is_unknown_without_a_build_file() {
    assertThatThrownBy(() -> SourceLanguage.of(dir))
        .hasMessage(
            "'%s' holds no chaincode that can be built here: it has none of pom.xml, build.gradle and build.gradle.kts (Java), package.json (Node) and go.mod (Go); give a package file for anything else"
                .formatted(dir));
  }
}
