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

  /** What a node has, to be the same after one redeploy and after many. */
  private record Footprint(
      long packages, long builds, long transcripts, long chaincodes, long counted, long files) {}

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
    }
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
