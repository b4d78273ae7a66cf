// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.testing.ContainerEngine;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
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

  @Test
  void each_failure_is_told_and_leaves_no_container() throws Exception {
    try (ContainerEngine engine = ContainerEngine.start(directory.resolve("engine"))) {
      try (ContainerNode node = ContainerNode.start(directory, engine, PATIENT)) {
        String told =
            failure(
                node,
                weaver(),
                project("unbuilt", "'preinstall': 'echo no loom here >&2; exit 7'"),
                project("exits", "'start': 'echo no thread left >&2; exit 3'"));
        assertThat(told)
            .contains("Chaincode 'weaver' is not deployed: ", "hyperledger/fabric-ccenv:3.1")
            .contains("Chaincode 'unbuilt' is not deployed: ", "no loom here", "from build: ")
            .contains("Chaincode 'exits' is deployed and does not run: ", "no thread left");
        assertThat(engine.containers()).isEmpty();

        assertThat(dyingInBuild(engine, node)).contains("docker build failed: ");
        assertThat(node.isAlive()).isTrue();
      }

      engine.again();
      try (ContainerNode again = ContainerNode.start(directory, engine, IMPATIENT)) {
        assertThat(failure(again, project("silent", "'start': 'sleep 600 ;:'")))
            .contains("timeout expired while starting chaincode silent:");
        await().atMost(Duration.ofMinutes(1)).until(() -> engine.containers().isEmpty());
      }
    }
  }

  private String dyingInBuild(ContainerEngine engine, ContainerNode node) throws Exception {
    Path slow = project("slow", "'preinstall': 'sleep 600'");
    var failing = CompletableFuture.supplyAsync(() -> failure(node, slow));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> !engine.podman("ps", "--quiet").isEmpty() || failing.isDone());
    engine.kill();
    return failing.get();
  }

  private static String failure(ContainerNode node, Path... sources) {
    ContainerNode.Told told =
        node.deploy(
            Stream.of(sources)
                .map(source -> source.getFileName() + "=" + source)
                .toArray(String[]::new));
    assertThat(told.exitCode()).as(told.err()).isNotZero();
    return told.err();
  }

  /** Go, for which there is no image to build in. */
  private Path weaver() throws IOException {
    Path source = Files.createDirectories(directory.resolve("weaver"));
    Files.writeString(source.resolve("go.mod"), "module example.com/weaver\n\ngo 1.19\n");
    Files.writeString(source.resolve("main.go"), "package main\n\nfunc main() {}\n");
    return source;
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
