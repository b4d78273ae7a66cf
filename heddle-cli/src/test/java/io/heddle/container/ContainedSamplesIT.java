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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The samples in containers of a real engine, from the first build to the second node. */
final class ContainedSamplesIT {

  /** On a machine at work a Java chaincode takes longer than Fabric waits. */
  private static final Map<String, String> PATIENT =
      Map.of("CORE_CHAINCODE_STARTUPTIMEOUT", "300s");

  @TempDir private Path directory;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "node, asset-node, lib/asset-contract.js",
    "java, asset-java, src/main/java/io/heddle/samples/asset/AssetContract.java"
  })
  @Spec({"EB-802", "EB-803", "EB-804", "EB-806", "EB-807", "DD-10", "HB-4"})
  void a_sample_is_built_called_upgraded_killed_and_started_again(
      String type, String sample, String edited) throws Exception {
    Path source = copy(sample);
    try (ContainerEngine engine = ContainerEngine.start(directory.resolve("engine"))) {
      String first;
      try (ContainerNode node = ContainerNode.start(directory, engine, PATIENT)) {
        deploy(node, source);
        node.submit("asset", "CreateAsset", "a", "blue", "5", "Tom", "100");
        assertThat(node.evaluate("asset", "ReadAsset", "a")).contains("Tom");
        first = theOnly(engine.containers());
        assertThat(engine.images()).hasSize(1);
        assertThat(node.logs("asset", "--build")).contains(" build ended after ");

        Files.writeString(
            source.resolve(edited), Files.readString(source.resolve(edited)) + "\n// changed\n");
        deploy(node, source);
        assertThat(node.evaluate("asset", "ReadAsset", "a")).contains("Tom");
        // the old one is told to end when its successor answers, and takes its time
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(() -> assertThat(engine.containers()).hasSize(1).doesNotContain(first));
        assertThat(engine.images()).hasSize(2);
        assertThat(node.logs("asset")).contains(" run started\n");

        node.kill();
        assertThat(engine.containers()).hasSize(1);
      }
      String left = theOnly(ids(engine));
      List<String> images = engine.images();

      try (ContainerNode again = ContainerNode.start(directory, engine, PATIENT)) {
        assertThat(again.evaluate("asset", "ReadAsset", "a")).contains("Tom");
        assertThat(engine.images()).isEqualTo(images);
        assertThat(ids(engine)).hasSize(1).doesNotContain(left);
      }
      assertThat(engine.containers()).isEmpty();
      assertThat(engine.images()).isEqualTo(images);
    }
  }

  private static void deploy(ContainerNode node, Path source) {
    ContainerNode.Told told = node.deploy("asset=" + source);
    assertThat(told.exitCode()).as(told.err()).isZero();
  }

  private static List<String> ids(ContainerEngine engine) {
    return engine.podman("ps", "--all", "--no-trunc", "--quiet").lines().toList();
  }

  private static String theOnly(List<String> all) {
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private Path copy(String sample) throws IOException {
    Path from = Checkout.ROOT.resolve("samples").resolve(sample);
    Path to = directory.resolve(sample);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(each -> isSource(from.relativize(each))).toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
    return to;
  }

  private static boolean isSource(Path relative) {
    return !relative.startsWith("node_modules") && !relative.startsWith("target");
  }
}
