// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.EditedChaincode;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.JvmFootprint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What many redeploys of one chaincode leave behind: nothing but the last one. */
final class RedeploysIT {

  private static final int REDEPLOYS = Integer.getInteger("heddle.redeploys", 6);
  private static final int UNBUILT_EVERY = 3;
  private static final Pattern OF_VERSION = Pattern.compile("chaincode=\"edited:[0-9a-f]{64}");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  /** Of a name, to find the output of earlier ones. */
  private static final int DEFINITIONS_KNOWN = 10;

  /** What is used for the first time after the beginning loads classes, once. */
  private static final int CLASSES_OF_FIRST_USES = 300;

  /** Checked signatures and certificates are remembered, some thousand of them. */
  private static final int HEAP_BYTES_OF_ONE = 16 * 1024;

  private static final int HEAP_BYTES_OF_FIRST_USES = 2 * 1024 * 1024;

  /** Two blocks, for the orderer and for the peer. */
  private static final int DISK_BYTES_OF_ONE = 64 * 1024;

  /** What a node has, to be the same after one redeploy and after many. */
  private record Footprint(
      long packages,
      long builds,
      long transcripts,
      long chaincodes,
      long children,
      long counted,
      long files) {}

  @Test
  void nothing_is_left_of_earlier_versions_and_what_was_installed_by_hand_stays() throws Exception {
    Path data = directory.resolve("data");
    EditedChaincode source = EditedChaincode.in(directory, "edited");
    Path byHand = directory.resolve("hand.tgz");
    assertThat(
            CommandRun.of(
                    "package",
                    byHand.toString(),
                    "--label",
                    "edited",
                    source.directory().toString())
                .exitCode())
        .isZero();
    try (HeddleProcess node =
            HeddleProcess.startNode(
                data, "--builder", "quick=" + source.builder(), "edited=" + byHand);
        GatewayClient client = GatewayClient.connect(DataDirectory.at(data).runningNode())) {
      redeploy(data, source, "a");
      redeploy(data, source, "b");
      Footprint before = settled(data, node);
      assertThat(before.packages()).isEqualTo(2);
      JvmFootprint memoryBefore = JvmFootprint.of(node.process());
      long bytesBefore = bytes(data);

      for (int count = 0; count < REDEPLOYS; count++) {
        if (count % UNBUILT_EVERY == 0) {
          source.breakSyntax();
          assertThat(deploy(data, source).exitCode()).isEqualTo(ExitCode.CHAINCODE.number());
        }
        String version = "version " + count;
        redeploy(data, source, version);
        assertThat(new String(client.contract("edited").evaluateTransaction("Version"), UTF_8))
            .isEqualTo(version);
      }

      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(footprint(data, node)).isEqualTo(before));
      assertFlat(memoryBefore, JvmFootprint.of(node.process()));
      assertThat((bytes(data) - bytesBefore) / REDEPLOYS).isLessThan(DISK_BYTES_OF_ONE);
    }
  }

  private static void assertFlat(JvmFootprint before, JvmFootprint after) {
    long most = Math.max(REDEPLOYS, DEFINITIONS_KNOWN + 1);
    assertThat(after.grownBy(most, before).keySet().stream().filter(RedeploysIT::isOurs))
        .as("classes of which each redeploy leaves one behind")
        .isEmpty();
    int some = Math.max(4, REDEPLOYS / 10);
    assertThat(after.threads()).as("threads").isLessThan(before.threads() + some);
    assertThat(after.descriptors()).as("descriptors").isLessThan(before.descriptors() + some);
    assertThat(after.classes()).as("classes").isLessThan(before.classes() + CLASSES_OF_FIRST_USES);
    assertThat(after.heapBytes())
        .as("heap")
        .isLessThan(
            before.heapBytes() + HEAP_BYTES_OF_FIRST_USES + (long) REDEPLOYS * HEAP_BYTES_OF_ONE);
  }

  /** The node's own, and the locks that it keeps. */
  private static boolean isOurs(String className) {
    return className.startsWith("io.heddle.")
        || className.startsWith("java.util.concurrent.locks.ReentrantLock");
  }

  private static void redeploy(Path data, EditedChaincode source, String version) {
    source.answer(version);
    CommandRun run = deploy(data, source);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static CommandRun deploy(Path data, EditedChaincode source) {
    return CommandRun.of(
        "deploy", "--data", data.toString(), "--quiet", source.directory().toString());
  }

  private static Footprint settled(Path data, HeddleProcess node) throws Exception {
    await().atMost(PATIENCE).until(() -> footprint(data, node).packages() == 2);
    await().atMost(PATIENCE).until(() -> footprint(data, node).chaincodes() == 1);
    return footprint(data, node);
  }

  private static Footprint footprint(Path data, HeddleProcess node) throws Exception {
    NodeDescription peer = DataDirectory.at(data).runningNode();
    Path folder = data.resolve("peers").resolve(peer.host());
    return new Footprint(
        entries(folder.resolve("lifecycle/chaincodes")),
        entries(folder.resolve("externalbuilder/builds")),
        entries(folder.resolve("transcripts")),
        node.process()
            .descendants()
            .filter(each -> each.info().commandLine().orElse("").contains("chaincode-id-name"))
            .count(),
        node.process().descendants().count(),
        metrics(peer).stream()
            .flatMap(line -> OF_VERSION.matcher(line).results())
            .map(MatchResult::group)
            .distinct()
            .count(),
        entries(data));
  }

  private static long entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.count();
    }
  }

  private static long bytes(Path data) throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(Files::isRegularFile).mapToLong(RedeploysIT::size).sum();
    }
  }

  /** Files come and go while a node works. */
  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException _) {
      return 0;
    }
  }

  private static List<String> metrics(NodeDescription peer) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(peer.operations() + "/metrics")).build(),
              BodyHandlers.ofString())
          .body()
          .lines()
          .toList();
    }
  }
}
