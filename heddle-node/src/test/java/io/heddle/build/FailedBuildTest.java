// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import io.heddle.process.StepListener;
import io.heddle.process.Transcripts;
import io.heddle.testing.ManualClock;
import io.heddle.testing.ShellBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told of sources that do not compile. */
final class FailedBuildTest {

  private static final String COMPILER =
      """
      cp -R "$1/src" "$3/project"
      echo "compiling" >&2
      echo "$3/project/lib/asset.c:12:5: error: ';' expected" >&2
      echo "$3/project/lib/asset.c:14:1: error: what" >&2
      echo "it cannot be built" >&2
      exit 1
      """;

  @TempDir private Path dir;

  @Test
  void is_the_first_error_with_the_users_own_path() throws IOException {
    Path sources = dir.resolve("mine");
    Files.createDirectories(sources.resolve("lib"));
    Path asset = Files.writeString(sources.resolve("lib/asset.c"), "int a = 1");
    ByteString bytes = PackageWriter.ofDirectory(BuildsFixture.newLabel(), "c", sources);
    PackageId id = ChaincodePackage.parse(bytes).id();
    ShellBuilder builder =
        ShellBuilder.in(dir.resolve("builder")).with("detect", "exit 0").with("build", COMPILER);
    var transcripts = new Transcripts(dir.resolve("transcripts"), new ManualClock(Instant.EPOCH));

    Throwable failure;
    try (ChaincodeBuilds builds =
        new BuildsFixture(dir)
            .open(
                Duration.ofMinutes(1),
                StepListener.both(StepListener.none(), transcripts),
                Builder.of("cc", builder.directory(), List.of(), System.getenv()))) {
      builds.comesFrom(id, sources);
      failure = catchThrowable(() -> builds.install(bytes));
    }

    assertThat(failure)
        .hasMessage(
            """
            could not build chaincode: external builder failed: external builder failed to build: external builder 'cc' failed: \
            exit status 1; %1$s:12:5: error: ';' expected; last lines:
            compiling
            %1$s:12:5: error: ';' expected
            %1$s:14:1: error: what
            it cannot be built\
            """
                .formatted(asset));
    assertThat(Files.readString(transcripts.file(id, Transcripts.Kind.BUILD)))
        .contains("build | %s:12:5: error".formatted(asset));
  }
}
