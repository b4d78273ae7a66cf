// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.home.DataDirectory;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.PrivateChaincode;
import io.heddle.testing.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hyperledger.fabric.client.Contract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One chaincode on two channels of two organisations, which calls itself on the other. */
final class AcrossChannelsIT {

  @TempDir private Path dir;

  @Test
  @Spec({"CP-103", "NA-84"})
  void what_is_called_on_another_channel_reads_there_and_writes_nothing() throws Exception {
    try (PrivateChaincode chaincode = PrivateChaincode.serve("model", "model-node")) {
      Path file =
          Files.writeString(
              dir.resolve("network.yaml"),
              """
              Organizations: [{Name: Org1MSP}, {Name: Org2MSP}]
              Channels: [{Name: one}, {Name: two}]
              Chaincodes: [{Name: model, Path: %s}]
              """
                  .formatted(chaincode.source().replaceFirst("^model=", "")));
      Path data = dir.resolve("data");
      try (HeddleProcess _ = HeddleProcess.startNode(data, "--network", file.toString());
          GatewayClient client = GatewayClient.connect(DataDirectory.at(data).runningNode())) {
        Contract one = client.network("one").getContract("model");
        Contract two = client.network("two").getContract("model");
        run(one, "[[\"put\",\"k\",\"on one\"]]");
        run(two, "[[\"put\",\"k\",\"on two\"]]");

        assertThat(run(one, "[[\"get\",\"k\"],%s]".formatted(called("[[\"get\",\"k\"]]"))))
            .isEqualTo("[\"on one\",\"[\\\"on two\\\"]\"]");
        assertThat(
                run(
                    one,
                    "[[\"put\",\"k\",\"again\"],%s]"
                        .formatted(called("[[\"put\",\"k\",\"lost\"]]"))))
            .isEqualTo("[null,\"[null]\"]");
        assertThat(run(one, "[[\"get\",\"k\"]]")).isEqualTo("[\"again\"]");
        assertThat(run(two, "[[\"get\",\"k\"]]")).isEqualTo("[\"on two\"]");
      }
    }
  }

  /** The operation that calls the chaincode on the second channel. */
  private static String called(String operations) {
    return "[\"call\",\"model\",\"two\",\"%s\"]".formatted(operations.replace("\"", "\\\""));
  }

  /** By both organisations. */
  private static String run(Contract contract, String operations) throws Exception {
    return new String(contract.submitTransaction("Run", operations), UTF_8);
  }
}
