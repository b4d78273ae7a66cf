// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.SampleChaincode;
import io.heddle.testing.Spec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.Contract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chaincode that its developer starts, stops and starts again while the node goes on. */
final class DevelopmentModeIT {

  @TempDir private Path data;

  @Test
  @Spec({"CP-4", "CP-11", "EB-614", "NA-163"})
  void chaincode_started_by_hand_takes_calls_again_and_again() throws Exception {
    try (HeddleProcess node =
        HeddleProcess.startNode(data, "--dev", "cars", "--dev", "vans:0.2-beta")) {
      NodeDescription about = DataDirectory.at(data).runningNode();
      assertThat(node.err())
          .contains(
              "    start it with     CORE_CHAINCODE_ID_NAME=cars:1.0 CORE_PEER_LOCALMSPID=Org1MSP CORE_PEER_TLS_ENABLED=false CORE_PEER_ADDRESS="
                  + about.chaincodeEndpoint())
          .anyMatch(line -> line.contains("CORE_CHAINCODE_ID_NAME=vans:0.2-beta"));

      Process first = SampleChaincode.JAVA.dial("cars:1.0", about.chaincodeEndpoint());
      Process vans = SampleChaincode.NODE.dial("vans:0.2-beta", about.chaincodeEndpoint());
      try (GatewayClient client = GatewayClient.connect(about)) {
        Contract cars = client.contract("cars");
        // these wait until the chaincode is there
        cars.submitTransaction("CreateAsset", "a", "blue", "5", "Tom", "1300");
        client.contract("vans").submitTransaction("CreateAsset", "v", "grey", "5", "Ann", "1300");

        first.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        node.awaitErr(line -> line.contains("'cars:1.0' (started by hand) is lost"));
        Process second = SampleChaincode.JAVA.dial("cars:1.0", about.chaincodeEndpoint());
        try {
          byte[] car = cars.evaluateTransaction("ReadAsset", "a");
          assertThat(new String(car, StandardCharsets.UTF_8)).contains("Tom");
        } finally {
          second.destroyForcibly();
        }
      } finally {
        first.destroyForcibly();
        vans.destroyForcibly();
      }
    }
  }
}
