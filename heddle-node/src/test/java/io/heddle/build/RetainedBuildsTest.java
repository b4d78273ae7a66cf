// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.install.ChaincodePackage;
import io.heddle.process.FileNames;
import io.heddle.testing.Spec;
import io.heddle.testing.TestBuilders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** How long a failed build is told again, and what is said of an old one. */
final class RetainedBuildsTest {

  @TempDir Path dir;
  private BuildsFixture fixture;

  @BeforeEach
  void open() {
    fixture = new BuildsFixture(dir);
  }

  @Test
  @Spec({"HB-11", "EB-347", "EB-349"})
  void a_failure_is_told_again_for_thirty_seconds_and_then_tried_again() {
    try (ChaincodeBuilds builds = fixture.open(TestBuilders.recording("failing", fixture.record))) {
      PackageId id = store();
      assertFails(builds, id);

      fixture.clock.advance(Duration.ofSeconds(29));
      assertFails(builds, id);
      assertThat(fixture.recorded()).hasSize(1);

      fixture.clock.advance(Duration.ofSeconds(1));
      assertFails(builds, id);
      assertThat(fixture.recorded()).hasSize(2);
    }
  }

  @Test
  @Spec("HB-11")
  void the_time_between_attempts_doubles_up_to_five_minutes() {
    try (ChaincodeBuilds builds = fixture.open(TestBuilders.recording("failing", fixture.record))) {
      PackageId id = store();
      assertFails(builds, id);

      for (int seconds : new int[] {30, 60, 120, 240, 300, 300}) {
        int attempts = fixture.recorded().size();
        fixture.clock.advance(Duration.ofSeconds(seconds - 1));
        assertFails(builds, id);
        assertThat(fixture.recorded()).as("before %d s", seconds).hasSize(attempts);

        fixture.clock.advance(Duration.ofSeconds(1));
        assertFails(builds, id);
        assertThat(fixture.recorded()).as("after %d s", seconds).hasSize(attempts + 1);
      }
    }
  }

  @Test
  @Spec("HB-11")
  void a_builder_that_works_again_is_used_without_a_restart() throws IOException {
    Builder builder = copyOf("failing");
    try (ChaincodeBuilds builds = fixture.open(builder)) {
      PackageId id = store();
      assertFails(builds, id);

      Files.writeString(builder.executable("build"), "#!/bin/sh\n");
      fixture.clock.advance(Duration.ofSeconds(30));

      assertThat(((Instance) builds.build(id)).builder()).isEqualTo(builder);
    }
  }

  @Test
  @Spec("HB-27")
  void a_builder_that_changed_since_is_hinted_at_and_its_build_used() throws IOException {
    Builder builder = copyOf("good");
    ByteString bytes = BuildsFixture.packageOfType("any");
    PackageId id = ChaincodePackage.parse(bytes).id();
    try (ChaincodeBuilds builds = fixture.open(builder)) {
      builds.install(bytes);
    }

    assertThat(hintsAtStart(builder, id)).isEmpty();
    Files.writeString(builder.executable("build"), "#!/bin/sh\nexit 1\n");

    assertThat(hintsAtStart(builder, id))
        .singleElement()
        .asString()
        .startsWith("Package '%s' was built before its builder 'copy' changed;".formatted(id));
  }

  @Test
  @Spec("HB-27")
  void a_change_in_what_the_executables_use_is_hinted_at_too() throws IOException {
    Builder builder = copyOf("good").sharing(Files.createDirectories(dir.resolve("shared")));
    Path own = Files.createDirectories(builder.dir().resolve("lib")).resolve("render.awk");
    Path shared = dir.resolve("shared/builder.sh");
    Files.writeString(own, "before");
    Files.writeString(shared, "before");
    BuilderFingerprint built = BuilderFingerprint.of(builder);

    assertThat(built.isOf(builder)).isTrue();
    Files.writeString(own, "after");
    assertThat(built.isOf(builder)).isFalse();
    Files.writeString(own, "before");
    Files.writeString(shared, "after");
    assertThat(built.isOf(builder)).isFalse();
  }

  @Test
  @Spec("HB-27")
  void of_a_builder_in_a_large_directory_only_the_executables_count() throws IOException {
    Builder builder = copyOf("good");
    Path large = builder.dir().resolve("large");
    Files.write(large, new byte[17 * 1024 * 1024]);
    BuilderFingerprint built = BuilderFingerprint.of(builder);

    Files.write(large, new byte[18 * 1024 * 1024]);
    assertThat(built.isOf(builder)).isTrue();
    Files.writeString(builder.executable("build"), "#!/bin/sh\nexit 1\n");
    assertThat(built.isOf(builder)).isFalse();
  }

  @Test
  @Spec({"HB-27", "EB-338"})
  void the_fingerprint_lies_beside_the_file_that_fabric_reads() throws IOException {
    Builder builder = copyOf("good");
    try (ChaincodeBuilds builds = fixture.open(builder)) {
      PackageId id = builds.install(BuildsFixture.packageOfType("any"));

      Path kept = fixture.builds().resolve(FileNames.of(id));
      assertThat(kept.resolve("build-info.json")).hasContent("{\"builder_name\":\"copy\"}");
      assertThat(BuilderFingerprint.read(kept)).contains(BuilderFingerprint.of(builder));
      assertThat(kept.resolve("heddle-builder.json")).content().startsWith("{\"format\":2,");
    }
  }

  private List<String> hintsAtStart(Builder builder, PackageId id) {
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    Logger log = (Logger) LoggerFactory.getLogger(BuildStore.class);
    log.setLevel(Level.INFO);
    log.addAppender(seen);
    try (ChaincodeBuilds builds = fixture.open(builder)) {
      builds.build(id);
    } finally {
      log.detachAppender(seen);
      log.setLevel(null);
    }
    return seen.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** A package that an earlier process installed. */
  private PackageId store() {
    ChaincodePackage chaincode = ChaincodePackage.parse(BuildsFixture.packageOfType("any"));
    fixture.packages.save(chaincode);
    return chaincode.id();
  }

  private static void assertFails(ChaincodeBuilds builds, PackageId id) {
    assertThatThrownBy(() -> builds.build(id))
        .isInstanceOf(HeddleException.class)
        .hasMessageStartingWith("external builder failed: external builder failed to build");
  }

  private Builder copyOf(String name) throws IOException {
    Builder original = TestBuilders.named(name);
    Path bin = Files.createDirectories(dir.resolve("copy/bin"));
    try (Stream<Path> executables = Files.list(original.dir().resolve("bin"))) {
      for (Path executable : executables.toList()) {
        Files.copy(executable, bin.resolve(executable.getFileName()));
        Files.setPosixFilePermissions(
            bin.resolve(executable.getFileName()), Files.getPosixFilePermissions(executable));
      }
    }
    return new Builder("copy", dir.resolve("copy"), Map.copyOf(original.environment()));
  }
}
