// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.heddle.testing.ContainerEngine;
import io.heddle.testing.Packages;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong between a node and a real container engine is said, and nothing is left there.
 */
@Spec("HB-2")
final class ContainerFaultsIT {

  private static final Map<String, String> PATIENT =
      Map.of("CORE_CHAINCODE_STARTUPTIMEOUT", "120s");
  private static final Map<String, String> IMPATIENT =
      Map.of("CORE_CHAINCODE_STARTUPTIMEOUT", "2s");

  @TempDir private Path directory;
  private ContainerEngine engine;
  private ContainerNode node;

  @BeforeEach
  void start() throws IOException {
    engine = ContainerEngine.start(directory.resolve("engine"));
    node = ContainerNode.start(directory, engine, PATIENT);
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
      engine.close();
    }
  }

  @Test
  void each_failure_is_told_and_leaves_no_container() throws Exception {
    Path go =
        Packages.write(
            directory.resolve("weaver"),
            "weaver",
            "golang",
            Map.of(
                "src/go.mod",
                ByteString.copyFromUtf8("module example.com/weaver\n\ngo 1.19\n"),
                "src/main.go",
                ByteString.copyFromUtf8("package main\n\nfunc main() {}\n")));
    assertThat(failure(go)).contains("docker build failed: ", "hyperledger/fabric-ccenv:3.1");

    Path unbuilt = project("unbuilt", "'preinstall': 'echo no loom here >&2; exit 7'");
    assertThat(failure(unbuilt))
        .contains("docker build failed: ", "no loom here", "Error returned from build: ");

    Path exits = project("exits", "'start': 'echo no thread left >&2; exit 3'");
    assertThat(failure(exits)).contains("no thread left");

    node.close();
    node = ContainerNode.start(directory, engine, IMPATIENT);
    Path silent = project("silent", "'start': 'sleep 600 ;:'");
    assertThat(failure(silent)).contains("timeout expired while starting chaincode silent:");

    await().atMost(Duration.ofMinutes(1)).until(() -> engine.containers().isEmpty());
    assertThat(node.isAlive()).isTrue();
  }

  @Test
  void an_engine_that_dies_in_a_build_fails_it_and_is_asked_again() throws Exception {
    Path slow = project("slow", "'preinstall': 'sleep 600'");
    var failing = CompletableFuture.supplyAsync(() -> failure(slow));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> !engine.podman("ps", "--quiet").isEmpty() || failing.isDone());

    engine.kill();

    assertThat(failing.get()).contains("docker build failed: ");
    assertThat(node.isAlive()).isTrue();

    engine.again();
    Path unbuilt = project("unbuilt", "'preinstall': 'echo no loom here >&2; exit 7'");
    assertThat(failure(unbuilt)).contains("no loom here");

    node.close();
    node = ContainerNode.start(directory, engine, PATIENT);
    await().atMost(Duration.ofMinutes(1)).until(() -> engine.containers().isEmpty());
  }

  private String failure(Path source) {
    ContainerNode.Told told = node.deploy(source.getFileName() + "=" + source);
    assertThat(told.exitCode()).as(told.err()).isNotZero();
    return told.err();
  }

  private Path project(String name, String script) throws IOException {
    Path source = directory.resolve(name);
    Files.createDirectories(source);
    Files.writeString(
        source.resolve("package.json"),
        "{'name': '%s', 'version': '1.0.0', 'scripts': {%s}}"
            .formatted(name, script)
            .replace('\'', '"'));
    return source;
  }
}
