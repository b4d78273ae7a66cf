// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.home.DataDirectory;
import io.heddle.testing.Checkout;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.hyperledger.fabric.client.Contract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What outlives a chaincode process and what outlives a node. */
final class PersistentNodeIT {

  @TempDir private Path data;

  @Test
  @Spec({"EB-341", "EB-515", "EB-601", "EB-607", "HB-6"})
  void chaincode_comes_back_after_a_kill_and_state_after_a_restart() throws Exception {
    String sample = Checkout.ROOT.resolve("samples/asset-java").toString();
    try (HeddleProcess node = HeddleProcess.startNode(HeddleProcess.SHARED_BUILDS, data, sample);
        GatewayClient client = GatewayClient.connect(DataDirectory.at(data).runningNode())) {
      Contract assets = client.contract("asset-java");
      assets.submitTransaction("CreateAsset", "a", "blue", "5", "Tom", "1300");
      List<ProcessHandle> chaincode = node.process().descendants().toList();

      assertThat(chaincode).isNotEmpty();
      chaincode.forEach(ProcessHandle::destroyForcibly);
      awaitEnd(chaincode);
      // a call that comes before the node knows would still go to the dead one
      node.awaitErr(line -> line.contains("is lost"));
      assets.submitTransaction("TransferAsset", "a", "Ann");
    }

    List<ProcessHandle> chaincode;
    try (HeddleProcess node = HeddleProcess.startNode(data);
        GatewayClient client = GatewayClient.connect(DataDirectory.at(data).runningNode())) {
      chaincode = node.process().descendants().toList();

      assertThat(node.err()).noneMatch(line -> line.startsWith("Building"));
      assertThat(
              new String(
                  client.contract("asset-java").evaluateTransaction("ReadAsset", "a"),
                  StandardCharsets.UTF_8))
          .contains("Ann");
    }
    awaitEnd(chaincode);
  }

  @Test
  @Spec({"HB-7", "HB-18"})
  void chaincode_does_not_outlive_a_node_that_was_killed() {
    String sample = Checkout.ROOT.resolve("samples/asset-node").toString();
    List<ProcessHandle> chaincode;
    try (HeddleProcess node = HeddleProcess.startNode(HeddleProcess.SHARED_BUILDS, data, sample)) {
      chaincode = node.process().descendants().toList();

      assertThat(chaincode).isNotEmpty();
      node.kill();
    }

    awaitEnd(chaincode);
  }

  @Test
  void a_start_launches_nothing_that_it_is_about_to_replace() throws IOException {
    Map<String, String> cache = HeddleProcess.SHARED_BUILDS;
    Path source = data.resolve("mine");
    Files.createDirectories(source.resolve("lib"));
    Path sample = Checkout.ROOT.resolve("samples/asset-node");
    for (String file :
        List.of("index.js", "package.json", "package-lock.json", "lib/asset-contract.js")) {
      Files.copy(sample.resolve(file), source.resolve(file));
    }
    HeddleProcess.startNode(cache, data.resolve("node"), source.toString()).close();
    Files.writeString(source.resolve("index.js"), "\n// changed", StandardOpenOption.APPEND);

    try (HeddleProcess node =
        HeddleProcess.startNode(cache, data.resolve("node"), source.toString())) {
      assertThat(node.err()).filteredOn(line -> line.contains(" is ready (local, ")).hasSize(1);
    }
  }

  private static void awaitEnd(List<ProcessHandle> processes) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> processes.stream().noneMatch(PersistentNodeIT::runs));
  }

  /** A process that nobody has waited for counts as alive, but has no command any more. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }
}
