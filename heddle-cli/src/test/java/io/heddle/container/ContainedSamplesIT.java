// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.testing.Checkout;
import io.heddle.testing.ContainerEngine;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The samples in containers of a real engine, side by side, from the first build to the second
 * node.
 */
final class ContainedSamplesIT {

  /** On a machine at work a Java chaincode takes longer than Fabric waits. */
  private static final Map<String, String> PATIENT =
      Map.of("CORE_CHAINCODE_STARTUPTIMEOUT", "300s");

  /** By the names under which they are deployed; a file of each that may be edited. */
  private static final Map<String, Path> EDITED =
      Map.of(
          "node", Path.of("asset-node/lib/asset-contract.js"),
          "java", Path.of("asset-java/src/main/java/io/heddle/samples/asset/AssetContract.java"));

  @TempDir private Path directory;

  @Test
  @Spec({"EB-802", "EB-803", "EB-804", "EB-806", "EB-807", "DD-10", "HB-4"})
  void samples_are_built_called_upgraded_killed_and_started_again() throws Exception {
    for (Path edited : EDITED.values()) {
      copy(edited.getName(0).toString());
    }
    try (ContainerEngine engine = ContainerEngine.start(directory.resolve("engine"))) {
      List<String> first;
      try (ContainerNode node = ContainerNode.start(directory, engine, PATIENT)) {
        deploy(node);
        for (String name : EDITED.keySet()) {
          node.submit(name, "CreateAsset", name, "blue", "5", "Tom", "100");
        }
        assertAreServed(node);
        first = engine.containers();
        assertThat(first).hasSize(2);
        assertThat(engine.images()).hasSize(2);

        for (Path edited : EDITED.values()) {
          Path file = directory.resolve(edited);
          Files.writeString(file, Files.readString(file) + "\n// changed\n");
        }
        deploy(node);
        assertAreServed(node);
        // the old ones are told to end when their successors answer, and take their time
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(() ->
                assertThat(engine.containers()).hasSize(2).doesNotContainAnyElementsOf(first));
        assertThat(engine.images()).hasSize(4);
        assertThat(node.logs("node", "--build")).contains(" build ended after ");
        assertThat(node.logs("java")).contains(" run started\n");

        node.kill();
        assertThat(engine.containers()).hasSize(2);
      }
      List<String> left = ids(engine);
      List<String> images = engine.images();

      try (ContainerNode again = ContainerNode.start(directory, engine, PATIENT)) {
        assertAreServed(again);
        assertThat(engine.images()).isEqualTo(images);
        assertThat(ids(engine)).hasSize(2).doesNotContainAnyElementsOf(left);
      }
      assertThat(engine.containers()).isEmpty();
      assertThat(engine.images()).isEqualTo(images);
    }
  }

  private void deploy(ContainerNode node) {
    String[] sources =
        EDITED.entrySet().stream()
            .map(each -> each.getKey() + "=" + directory.resolve(each.getValue().getName(0)))
            .toArray(String[]::new);
    ContainerNode.Told told = node.deploy(sources);
    assertThat(told.exitCode()).as(told.err()).isZero();
  }

  private static void assertAreServed(ContainerNode node) throws Exception {
    for (String name : EDITED.keySet()) {
      assertThat(node.evaluate(name, "ReadAsset", name)).contains("Tom");
    }
  }

  private static List<String> ids(ContainerEngine engine) {
    return engine.podman("ps", "--all", "--no-trunc", "--quiet").lines().toList();
  }

  private void copy(String sample) throws IOException {
    Path from = Checkout.ROOT.resolve("samples").resolve(sample);
    Path to = directory.resolve(sample);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(each -> isSource(from.relativize(each))).toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private static boolean isSource(Path relative) {
    return !relative.startsWith("node_modules") && !relative.startsWith("target");
  }
}
