// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import io.heddle.install.ChaincodePackage;
import io.heddle.testing.Checkout;
import io.heddle.testing.Spec;
import io.heddle.testing.TestBuilders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds on disk: what is kept, hidden, restored, and built again. */
final class DurableBuildsTest {

  @TempDir Path dir;
  private BuildsFixture fixture;

  @BeforeEach
  void open() {
    fixture = new BuildsFixture(dir);
  }

  @Test
  @Spec({"EB-305", "EB-341"})
  void runs_no_builder_again_after_a_restart() {
    Builder builder = TestBuilders.recording("remote", fixture.record);
    PackageId id;
    try (ChaincodeBuilds builds = fixture.open(builder)) {
      id = builds.install(BuildsFixture.packageOfType("any"));
    }

    try (ChaincodeBuilds builds = fixture.open(TestBuilders.named("good"), builder)) {
      Instance restored = (Instance) builds.build(id);

      assertThat(restored.builder()).isEqualTo(builder);
      assertThat(restored.chaincodeServer()).isPresent();
      assertThat(fixture.recorded()).containsExactly("detect", "build", "release");
    }
  }

  @Test
  @Spec({"EB-342", "EB-209", "HB-29", "HB-9"})
  void says_when_the_builder_of_an_earlier_build_is_gone_and_keeps_the_package() {
    ByteString bytes = BuildsFixture.packageOfType("any");
    PackageId id;
    try (ChaincodeBuilds builds = fixture.open(TestBuilders.named("good"))) {
      id = builds.install(bytes);
    }
    String gone =
        "external builder failed: existing build could not be restored: chaincode '%s' was already built with builder 'good', but that builder is no longer available"
            .formatted(id);

    try (ChaincodeBuilds builds = fixture.open()) {
      assertThatThrownBy(() -> builds.build(id)).hasMessage(gone);
      assertThatThrownBy(() -> builds.install(bytes))
          .hasMessage("could not build chaincode: " + gone);
    }
    assertThat(fixture.packages.list()).containsExactly(id);
  }

  @Test
  @Spec({"HB-6", "EB-343"})
  void builds_again_what_an_earlier_process_left_half_written() throws IOException {
    ByteString bytes = BuildsFixture.packageOfType("any");
    PackageId id = ChaincodePackage.parse(bytes).id();
    Path half = fixture.builds().resolve(id.value().replace(':', '-'));
    Files.createDirectories(half.resolve("release"));
    Files.writeString(half.resolve("build-info.json"), "{\"builder_name\":\"good\"}");
    Files.createDirectories(fixture.builds().resolve(".building-1/bld"));

    try (ChaincodeBuilds builds = fixture.open(TestBuilders.named("good"))) {
      builds.install(bytes);

      assertThat(half.resolve("bld/src/file")).exists();
      assertThat(fixture.builds().resolve(".building-1")).doesNotExist();
    }
  }

  @Test
  @Spec({"EB-340", "HB-6"})
  void keeps_nothing_of_a_build_with_a_link_that_leads_out() {
    ByteString bytes = BuildsFixture.packageOfType("any");

    try (ChaincodeBuilds builds = fixture.open(TestBuilders.named("linking"))) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> builds.install(bytes))
            .hasMessageMatching(
                "could not build chaincode: external builder failed: could not move or copy build context bld to persistent location '.*/bld': failed to copy .*/bld to .*/bld: refusing to copy absolute symlink .*/bld/link -> /etc/passwd");
        assertThat(fixture.builds()).isEmptyDirectory();
      }
    }
  }

  @Test
  @Spec("HB-30")
  void hides_the_keys_in_a_release_output() throws IOException {
    try (ChaincodeBuilds builds = fixture.open(TestBuilders.named("remote"))) {
      Instance instance =
          (Instance) builds.build(builds.install(BuildsFixture.packageOfType("any")));

      assertThat(
              BuildsFixture.mode(instance.releaseDir().resolve("chaincode/server/connection.json")))
          .isEqualTo("rw-------");
    }
  }

  @Test
  @Spec({"EB-209", "EB-344"})
  void restores_builds_that_a_fabric_peer_wrote_without_running_a_builder() throws IOException {
    Path fabric = Checkout.RESOURCES.resolve("peerdata");
    BuildsFixture.copy(fabric.resolve("lifecycle"), dir.resolve("peer/lifecycle"));
    BuildsFixture.copy(fabric.resolve("externalbuilder"), dir.resolve("peer/externalbuilder"));
    PackageId local = packageCalled("local_1.0");
    // git keeps no empty directories
    Files.createDirectory(
        dir.resolve("peer/externalbuilder/builds/%s/release".formatted(directoryOf(local))));
    Path absent = dir.resolve("absent");

    try (ChaincodeBuilds builds =
        fixture.open(
            new Builder("ccaas_builder", absent, Map.of()),
            new Builder("local_builder", absent, Map.of()))) {
      assertThat(builds.build(packageCalled("remote_1.0")).chaincodeServer()).isPresent();
      assertThat(builds.build(local).chaincodeServer()).isEmpty();
      assertThat(((Instance) builds.build(local)).buildDir().resolve("run.json")).exists();
    }
  }

  private PackageId packageCalled(String label) {
    return fixture.packages.list().stream()
        .filter(id -> id.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  private static String directoryOf(PackageId id) {
    return id.value().replace(':', '-');
  }
}
