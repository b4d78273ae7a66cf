// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.CollectionFiles;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.home.DataDirectory;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.testing.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collections that are given at a start. */
final class GivenCollectionsIT {

  @TempDir private Path directory;

  @Test
  void a_chaincode_that_is_deployed_already_gets_them_as_its_next_definition() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("collections.json"),
            "[{\"name\": \"secrets\", \"policy\": \"OR('Org1MSP.member')\"}]");
    CollectionFiles given = CollectionFiles.read(Map.of("cars", file));

    assertThat(sequence(List.of(ChaincodeSource.ByHand.parse("cars")), CollectionFiles.none()))
        .isEqualTo(1);
    assertThat(sequence(List.of(), given)).isEqualTo(2);
    assertThat(sequence(List.of(), given)).isEqualTo(2);
    assertThat(sequence(List.of(), CollectionFiles.none())).isEqualTo(2);
  }

  /** That of the one chaincode on a node that starts once more. */
  private long sequence(List<ChaincodeSource> chaincodes, CollectionFiles collections) {
    NodeConfig config =
        NodeConfig.defaults(
                DataDirectory.at(directory.resolve("data")),
                new Builders(List.of(), Checkout.ROOT.resolve("builders")))
            .with(Listeners.anyPorts(false))
            .withOperationsPort(0)
            .inDevelopment();
    try (Node node =
        Node.start(config, DeploymentPlan.of(chaincodes).with(collections), NodeListener.none())) {
      assertThat(node.deployed()).hasSize(1);
      return node.deployed().getFirst().sequence();
    }
  }
}
