// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.Deployed;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.disk.DirectoryTree;
import io.heddle.home.ChaincodeLogs;
import io.heddle.home.DataDirectory;
import io.heddle.install.PackageStore;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.testing.Checkout;
import io.heddle.testing.Damage;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.LoggedText;
import io.heddle.testing.Packages;
import io.heddle.testing.ShellBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to a file of a node's data directory, the next start refuses it by name, mends
 * it and says so, or works with all that was there. The files of the ledger have {@code
 * StoreDamageTest}, keys and certificates {@code DamagedMaterialTest}; here is the rest, and a few
 * of those.
 */
final class DamagedDirectoryIT {

  private static final String PEER = "peers/peer0.org1.example.com/";
  private static final String MSP =
      "organizations/peerOrganizations/org1.example.com/peers/peer0.org1.example.com/msp/";

  /** What is tried: by the begin of the name. */
  private static final List<String> TRIED =
      List.of(
          "format",
          "node.json",
          "operations.token",
          "organizations/peerOrganizations/org1.example.com/connection-org1",
          MSP + "keystore",
          "ledger.begun",
          "ledger/version",
          "ledger/written",
          PEER + "approvals.json",
          PEER + "lifecycle/",
          PEER + "externalbuilder/");

  @TempDir private Path dir;

  private final List<ByteString> blocks = new ArrayList<>();
  private PackageId packageId = new PackageId("not:known");

  @Test
  void is_refused_by_name_or_mended_or_harmless() throws Exception {
    Path older = makeDirectory();
    Path whole = dir.resolve("whole");
    List<Damage> damages =
        Damage.ofEach(whole, older).stream()
            .filter(damage -> TRIED.stream().anyMatch(damage.file().toString()::startsWith))
            .toList();
    Set<String> refused = new TreeSet<>();
    Set<String> mended = new TreeSet<>();

    for (Damage damage : damages) {
      Path copy = Damage.copy(whole, dir.resolve("copy"));
      damage.in(copy);
      try (var log = new LoggedText();
          Node node = start(copy, List.of())) {
        checkAll(damage, node, copy, log.lines());
        if (log.lines().stream().anyMatch(DamagedDirectoryIT::tellsOfMending)) {
          mended.add(damage.file().getFileName().toString());
        }
      } catch (HeddleException e) {
        assertThat(e.fault()).as("%s: %s", damage, e.getMessage()).isEqualTo(Fault.BAD_INPUT);
        assertThat(e.getMessage())
            .as("%s", damage)
            .contains(copy.toString())
            .doesNotContain("Exception");
        refused.add(damage.file().getFileName().toString());
      }
      DirectoryTree.delete(copy);
    }

    assertThat(damages).hasSizeGreaterThan(60);
    assertThat(refused).contains("format", "version", "priv_sk");
    assertThat(mended).contains("written", "approvals.json", "build-info.json", "connection.json");
  }

  /** One directory with a package and a definition, and how it was some blocks before. */
  private Path makeDirectory() throws Exception {
    Path used = dir.resolve("used");
    Path file =
        Packages.write(
            dir.resolve("kept.tgz"), "kept", "any", Map.of("x", ByteString.copyFromUtf8("y")));
    start(used, List.of()).close();
    Path older = Damage.copy(used, dir.resolve("older"));
    try (Node node = start(used, List.of(new ChaincodeSource.PackageFile("kept", file)))) {
      packageId = node.deployed().getFirst().packageId();
      await().until(() -> Files.exists(used.resolve(PEER + "approvals.json")));
      Damage.copy(used, dir.resolve("whole"));
      blocks.addAll(blocks(node));
    }
    return older;
  }

  private Node start(Path data, List<ChaincodeSource> chaincodes) {
    ShellBuilder scripts =
        ShellBuilder.in(dir.resolve("builder"))
            .with("detect", "exit 0")
            .with("build", "cp -r \"$1/.\" \"$3\"")
            .with(
                "release",
                "mkdir -p \"$2/chaincode/server\" && echo '{\"address\":\"127.0.0.1:1\",\"dial_timeout\":\"1s\"}' >\"$2/chaincode/server/connection.json\"");
    NodeConfig config =
        NodeConfig.defaults(
                DataDirectory.at(data),
                new Builders(
                    List.of(new Builders.Own("any", scripts.directory())),
                    Checkout.ROOT.resolve("builders")))
            .with(Listeners.anyPorts(true))
            .withOperationsPort(0)
            .withoutReconnect();
    return Node.start(config, DeploymentPlan.of(chaincodes), NodeListener.none());
  }

  /** All blocks, asked for by a client of the gateway over TLS. */
  private static List<ByteString> blocks(Node node) throws Exception {
    List<ByteString> blocks = new ArrayList<>();
    try (GatewayClient client = GatewayClient.connect(node.description())) {
      for (int number = 0; number < 3; number++) {
        blocks.add(
            ByteString.copyFrom(
                client
                    .contract("qscc")
                    .evaluateTransaction("GetBlockByNumber", "mychannel", "" + number)));
      }
    }
    return blocks;
  }

  private void checkAll(Damage damage, Node node, Path data, List<String> log) throws Exception {
    if (node.deployed().isEmpty()) {
      assertThat(log)
          .as("%s", damage)
          .contains(
              "Chaincode 'kept' cannot be called: package '%s' of its definition is not installed; start with its source or package again, or install it"
                  .formatted(packageId));
    } else {
      assertThat(node.deployed().stream().map(Deployed::packageId)).containsExactly(packageId);
    }
    assertThat(blocks(node)).as("%s", damage).isEqualTo(blocks);
    checkPackage(damage, data);
    checkBuild(damage, data);
    DataDirectory directory = DataDirectory.at(data);
    assertThat(directory.runningNode()).isEqualTo(node.description());
    assertThat(
            ChaincodeLogs.in(directory, directory.firstPeer(LocalOrganisation.PEER_HOST))
                .files("kept", ChaincodeLogs.Writer.BUILDER))
        .as("%s", damage)
        .isNotEmpty();
  }

  /** It is right or an error when it is read. */
  private void checkPackage(Damage damage, Path data) throws Exception {
    byte[] whole = Files.readAllBytes(dir.resolve("kept.tgz"));
    try {
      new PackageStore(data.resolve(PEER + "lifecycle/chaincodes"))
          .find(packageId)
          .ifPresent(found ->
              assertThat(found.bytes()).as("%s", damage).isEqualTo(ByteString.copyFrom(whole)));
    } catch (HeddleException e) {
      assertThat(e.getMessage()).as("%s", damage).contains("is damaged");
    }
  }

  private void checkBuild(Damage damage, Path data) throws Exception {
    Path release =
        data.resolve(PEER + "externalbuilder/builds")
            .resolve(packageId.value().replace(":", "-"))
            .resolve("release/chaincode/server/connection.json");
    assertThat(release)
        .as("%s", damage)
        .hasContent("{\"address\":\"127.0.0.1:1\",\"dial_timeout\":\"1s\"}");
  }

  private static boolean tellsOfMending(String line) {
    return line.contains("is not whole, it is built again")
        || line.contains("cannot be read, the present definitions are noted anew")
        || line.contains("has no readable note of how far it was written")
        || line.contains("is not installed; start with its source")
        || line.contains("is made anew");
  }
}
