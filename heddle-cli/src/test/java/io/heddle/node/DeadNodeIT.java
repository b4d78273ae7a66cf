// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.PackageId;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.PuttingChaincode;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Transaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that can never commit again: its tables were overwritten while it ran. */
final class DeadNodeIT {

  @TempDir private Path dir;
  private Path data = Path.of("");

  @BeforeEach
  void prepare() {
    data = dir.resolve("data");
  }

  @Test
  @Spec("NA-187")
  void ends_with_an_exit_code_of_its_own_and_says_why() throws Exception {
    byte[] endorsed = commitOne();
    try (HeddleProcess node = start();
        GatewayClient client = GatewayClient.connect(DataDirectory.at(data).runningNode())) {
      overwriteTables();

      submitAgain(client, endorsed); // whether its id is known is in a table

      assertThat(node.exitCode()).isEqualTo(10);
      assertThat(node.err())
          .filteredOn(line -> line.startsWith("The node ends, for its "))
          .singleElement()
          .asString()
          .startsWith("The node ends, for its committer has died: ")
          .contains(".sst")
          .doesNotContain("Exception");
    }
  }

  /** Which an orderly end leaves in the tables, not in the log of writes. */
  private byte[] commitOne() throws Exception {
    try (HeddleProcess _ = start()) {
      NodeDescription about = DataDirectory.at(data).runningNode();
      try (GatewayClient client = GatewayClient.connect(about);
          PuttingChaincode _ =
              PuttingChaincode.dial(about.chaincodeEndpoint(), new PackageId("putter:1.0"))) {
        Transaction transaction =
            client
                .contract("putter")
                .newProposal("put")
                .addArguments("key", "100")
                .build()
                .endorse();
        byte[] endorsed = transaction.getBytes();
        transaction.submit();
        return endorsed;
      }
    }
  }

  private static void submitAgain(GatewayClient client, byte[] endorsed) {
    try {
      client.again(endorsed).submitAsync();
    } catch (GatewayException e) {
      // it died before it could answer
    }
  }

  private HeddleProcess start() {
    return HeddleProcess.startNode(data, "--operations-port", "0", "--no-tls", "--dev", "putter");
  }

  private void overwriteTables() throws IOException {
    try (var files = Files.newDirectoryStream(data.resolve("ledger/db"), "*.sst")) {
      for (Path file : files) {
        try (var table = new RandomAccessFile(file.toFile(), "rw")) {
          table.write(new byte[(int) (table.length() / 2)]);
        }
      }
    }
  }
}
