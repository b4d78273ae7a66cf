// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Spec;
import io.heddle.testing.TestBuilders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BuilderProblemsTest {

  @TempDir Path dir;

  @Test
  void finds_nothing_wrong_with_a_builder_that_works() {
    assertThat(BuilderProblems.of(TestBuilders.named("good"))).isEmpty();
  }

  @Test
  @Spec("HB-1")
  void says_that_there_is_no_directory() {
    Path nowhere = dir.resolve("nowhere");

    assertThat(BuilderProblems.of(new Builder("x", nowhere, Map.of())))
        .containsExactly(
            "Builder 'x' never claims a package: there is no directory '%s'".formatted(nowhere));
  }

  @Test
  @Spec({"HB-1", "JT-5", "EB-333"})
  void says_what_is_missing_or_cannot_be_run() throws IOException {
    Path bin = Files.createDirectory(dir.resolve("bin"));
    Files.writeString(bin.resolve("release"), "#!/bin/sh\n");
    Path detect = Files.writeString(bin.resolve("detect"), "exit 0\n");
    Files.setPosixFilePermissions(detect, PosixFilePermissions.fromString("rwx------"));

    assertThat(BuilderProblems.of(new Builder("x", dir, Map.of())))
        .containsExactly(
            "Builder 'x': '%s' does not begin with '#!', and a Fabric peer would not run it"
                .formatted(detect),
            "Builder 'x': '%s' is missing".formatted(bin.resolve("build")),
            "Builder 'x': '%s' is not executable".formatted(bin.resolve("release")));
  }
}
