// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import io.heddle.install.PackageStore;
import io.heddle.process.StepListener;
import io.heddle.testing.ManualClock;
import io.heddle.testing.TestBuilders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two peers of one process. */
final class SharedBuildsTest {

  @TempDir private Path dir;
  private final SharedBuilds shared = new SharedBuilds();
  private ByteString bytes = ByteString.EMPTY;
  private Path record = Path.of("");

  @BeforeEach
  void make() {
    bytes = BuildsFixture.packageOfType("any");
    record = dir.resolve("record");
  }

  @Test
  void the_second_gets_a_copy_of_its_own_and_runs_no_builder() throws IOException {
    try (ChaincodeBuilds first = open("first");
        ChaincodeBuilds second = open("second")) {
      Instance one = (Instance) first.build(first.install(bytes));
      Instance other = (Instance) second.build(second.install(bytes));

      assertThat(Files.readAllLines(record)).containsExactly("detect", "build", "release");
      assertThat(other.releaseDir()).startsWith(dir.resolve("second"));
      assertThat(other.chaincodeServer()).isEqualTo(one.chaincodeServer()).isPresent();
      Files.writeString(other.buildDir().resolve("written by chaincode"), "");
      assertThat(one.buildDir().resolve("written by chaincode")).doesNotExist();
    }
  }

  @Test
  void peers_that_install_the_same_at_the_same_time_wait_for_the_one_that_builds_it()
      throws Exception {
    try (ChaincodeBuilds first = open("first");
        ChaincodeBuilds second = open("second");
        ChaincodeBuilds third = open("third");
        ExecutorService peers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<PackageId> installed :
          peers.invokeAll(
              List.<Callable<PackageId>>of(
                  () -> first.install(bytes),
                  () -> second.install(bytes),
                  () -> third.install(bytes)))) {
        installed.get();
      }

      assertThat(Files.readAllLines(record)).containsExactly("detect", "build", "release");
    }
  }

  @Test
  void a_build_that_is_not_whole_is_not_passed_on() throws IOException {
    try (ChaincodeBuilds first = open("first");
        ChaincodeBuilds second = open("second")) {
      Instance one = (Instance) first.build(first.install(bytes));
      Files.writeString(one.releaseDir().resolve("more"), "than was kept");

      second.install(bytes);

      assertThat(Files.readAllLines(record))
          .containsExactly("detect", "build", "release", "detect", "build", "release");
    }
  }

  @Test
  void one_that_cannot_be_copied_is_built() throws IOException {
    try (ChaincodeBuilds first = open("first");
        ChaincodeBuilds second = open("second")) {
      Instance one = (Instance) first.build(first.install(bytes));
      Files.createSymbolicLink(one.buildDir().resolve("out"), Path.of("/"));

      Instance other = (Instance) second.build(second.install(bytes));

      assertThat(other.buildDir().resolve("out")).doesNotExist();
      assertThat(Files.readAllLines(record)).hasSize(6);
      try (var files = Files.list(dir.resolve("second/builds"))) {
        assertThat(files).containsExactly(other.buildDir().getParent());
      }
    }
  }

  private ChaincodeBuilds open(String peer) {
    Path data = dir.resolve(peer);
    return new ChaincodeBuilds(
        new PackageStore(data.resolve("packages")),
        new BuilderChain(
            List.of(TestBuilders.recording("remote", record)),
            new BuildStore(data.resolve("builds"), shared, Optional.empty()),
            new BuildSettings(Duration.ofMinutes(1), Duration.ofMinutes(1)),
            StepListener.none()),
        new ManualClock(Instant.EPOCH));
  }
}
