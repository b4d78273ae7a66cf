// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import io.heddle.container.ContainerBuilds;
import io.heddle.container.Containerised;
import io.heddle.process.StepListener;
import io.heddle.testing.Packages;
import io.heddle.testing.RecordingEngine;
import io.heddle.testing.Spec;
import io.heddle.testing.TestBuilders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Builders are asked first, and the container engine gets what none of them claims. */
@Timeout(60)
final class ContainerFallbackTest {

  @TempDir private Path dir;
  private RecordingEngine engine;
  private ContainerBuilds containers;

  @BeforeEach
  void open() throws IOException {
    engine = RecordingEngine.in(dir);
    engine.containers().with(Containerised.NODE);
    containers =
        Containerised.builds(Containerised.settings(engine.endpoint()), dir, StepListener.none());
  }

  @AfterEach
  void close() {
    containers.close();
    engine.close();
  }

  @Test
  @Spec({"EB-304", "EB-801", "DD-8", "HB-27"})
  void what_no_builder_claims_is_built_and_rebuilt_in_a_container() {
    try (ChaincodeBuilds builds = with(TestBuilders.named("declining"))) {
      PackageId id = builds.install(packageOfType("node"));

      assertThat(builds.build(id).isContained()).isTrue();
      assertThat(builds.describe(id)).contains(new BuiltPackage("docker", false));
      assertThat(engine.outline()).anyMatch(each -> each.contains("/images/"));
      assertThat(engine.requests("POST", "/build")).hasSize(1);

      builds.rebuild(id, () -> {});
      assertThat(engine.requests("POST", "/build")).hasSize(2);
    }
  }

  @Test
  @Spec({"HB-2", "EB-802"})
  void if_that_fails_the_answer_names_what_each_builder_answered() {
    ByteString unknown = packageOfType("cobol");
    try (ChaincodeBuilds builds = with(TestBuilders.named("declining"))) {
      assertThatThrownBy(() -> builds.install(unknown))
          .hasMessageStartingWith(
              "could not build chaincode: docker build failed: platform builder failed: Failed to generate a Dockerfile: Unknown chaincodeType: COBOL; no builder claims package '")
          .hasMessageEndingWith("' (type 'cobol'); asked: declining (exit status 3)");
    }
  }

  @Test
  @Spec("DD-12")
  void what_a_builder_claims_never_comes_to_a_container_even_if_it_cannot_be_built() {
    try (ChaincodeBuilds builds = with(TestBuilders.named("failing"))) {
      assertThatThrownBy(() -> builds.install(packageOfType("node")))
          .hasMessageStartingWith("could not build chaincode: external builder failed: ");
    }
    assertThat(engine.outline()).noneMatch(each -> each.contains("/images/"));
  }

  private static ByteString packageOfType(String type) {
    return Packages.ofTexts(BuildsFixture.newLabel(), type, "", Map.of("src/a", "content"));
  }

  private ChaincodeBuilds with(Builder builder) {
    var fixture = new BuildsFixture(dir);
    var settings = new BuildSettings(Duration.ofMinutes(1), Duration.ofMinutes(1));
    return new ChaincodeBuilds(
        fixture.packages,
        new BuilderChain(
            List.of(builder), new BuildStore(fixture.builds()), settings, StepListener.none()),
        containers,
        fixture.clock);
  }
}
