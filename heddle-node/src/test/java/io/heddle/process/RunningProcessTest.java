// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.build.Builder;
import io.heddle.build.Instance;
import io.heddle.build.PeerConnection;
import io.heddle.testing.Spec;
import io.heddle.testing.TestBuilders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class RunningProcessTest {

  private static final PackageId ID = new PackageId("basic:1");
  private static final PeerConnection PEER =
      new PeerConnection(ID, "localhost:7052", "CERT\n", "KEY\n", "", new MspId("Org1MSP"));

  @TempDir Path dir;

  @Test
  @Spec({"EB-501", "EB-502", "EB-503", "EB-504", "EB-506"})
  void finds_the_peer_in_a_private_directory_that_goes_when_it_ends() throws Exception {
    try (RunningProcess process = instance("good").start(PEER)) {
      await().until(() -> !process.lastLines().isEmpty());
      Path runDir = Path.of(process.lastLines().getFirst().substring("started in ".length()));

      assertThat(runDir.getFileName().toString()).matches("fabric-run[0-9]+");
      assertThat(mode(runDir)).isEqualTo("rwx------");
      assertThat(runDir.resolve(".heddle-owner")).hasContent(dir.toAbsolutePath().toString());
      assertThat(mode(runDir.resolve("chaincode.json"))).isEqualTo("rw-------");
      assertThat(runDir.resolve("chaincode.json"))
          .hasContent(
              "{\"chaincode_id\":\"basic:1\",\"peer_address\":\"localhost:7052\",\"client_cert\":\"CERT\\n\",\"client_key\":\"KEY\\n\",\"root_cert\":\"\",\"mspid\":\"Org1MSP\"}");
      assertThat(process.isRunning()).isTrue();

      process.stop();

      assertThat(process.waitFor()).isEqualTo(new ExitStatus(-1, "signal: terminated", true));
      assertThat(runDir).doesNotExist();
    }
  }

  @Test
  @Spec({"EB-510", "HB-8", "EB-331", "JT-4"})
  void is_killed_with_its_descendants_if_it_ignores_being_asked() throws Exception {
    RunningProcess process = instance("ignores-term").start(PEER);
    await().until(() -> !process.lastLines().isEmpty());
    ProcessHandle child = child(process);

    process.stop(Duration.ofMillis(300));

    assertThat(process.waitFor()).isEqualTo(new ExitStatus(-1, "signal: killed", true));
    assertThat(ProcessTree.isAlive(child)).isFalse();
  }

  @Test
  @Spec({"HB-8", "EB-511"})
  void takes_the_children_of_a_script_along() throws Exception {
    RunningProcess process = instance("background").start(PEER);
    await().until(() -> !process.lastLines().isEmpty());
    ProcessHandle child = child(process);

    process.close();

    assertThat(ProcessTree.isAlive(child)).isFalse();
    assertThat(process.isRunning()).isFalse();
  }

  @Test
  @Spec({"EB-505", "EB-331", "HB-4", "JT-4"})
  void tells_how_it_ended_and_what_it_said_last() throws Exception {
    RunningProcess process = instance("crashing").start(PEER);
    var ended = new CompletableFuture<ExitStatus>();
    process.onExit(ended::complete);

    assertThat(ended.get(10, SECONDS)).isEqualTo(new ExitStatus(3, "exit status 3", false));
    assertThat(process.waitFor().code()).isEqualTo(3);
    assertThat(process.lastLines()).containsExactly("no such contract");
    process.stop();
  }

  @Test
  @Spec("EB-505")
  void tells_how_it_ended_even_if_a_listener_fails() throws Exception {
    StepListener failing =
        new StepListener() {
          @Override
          public void started(BuilderStep step) {}

          @Override
          public void line(BuilderStep step, String line) {}

          @Override
          public void ended(BuilderStep step, String outcome, Duration took) {
            throw new OutOfMemoryError("Java heap space");
          }

          @Override
          public void reused(BuilderStep step, Instant made) {}
        };
    RunningProcess process =
        new Instance(ID, TestBuilders.named("crashing"), dir, dir, failing).start(PEER);

    assertThat(process.waitFor().code()).isEqualTo(3);
  }

  @Test
  @Spec({"EB-508", "EB-335", "JT-6"})
  void says_why_it_could_not_be_started() {
    Instance instance =
        new Instance(ID, new Builder("empty", dir, Map.of()), dir.resolve("bld"), dir);

    assertThatThrownBy(() -> instance.start(PEER))
        .hasMessageStartingWith("could not execute run: builder 'empty' run failed to start: ")
        .hasMessageContaining(dir.resolve("bin/run").toString());
  }

  private Instance instance(String builder) {
    return new Instance(ID, TestBuilders.named(builder), dir, dir);
  }

  private static ProcessHandle child(RunningProcess process) {
    String line = process.lastLines().getFirst();
    return ProcessHandle.of(Long.parseLong(line.substring("child ".length()))).orElseThrow();
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
