// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.base.PackageId;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.List;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that cuts blocks as the channel's configuration says. */
final class BatchesIT {

  @TempDir private Path data;

  @Test
  @Spec({"NA-185", "NA-283"})
  void transactions_sent_one_after_the_other_share_a_block() throws Exception {
    try (HeddleProcess _ = HeddleProcess.startNode(data, "--batches", "--dev", "cars")) {
      NodeDescription about = DataDirectory.at(data).runningNode();
      ManagedChannel toPeer =
          NettyChannelBuilder.forTarget(about.chaincodeEndpoint()).usePlaintext().build();
      try (GatewayClient client = GatewayClient.connect(about);
          FakeChaincode cars = FakeChaincode.ready(toPeer, new PackageId("cars:1.0"))) {
        Thread answers = Thread.ofVirtual().start(() -> answer(cars, 2));
        Transaction first = client.contract("cars").newProposal("go").build().endorse();
        Transaction second = client.contract("cars").newProposal("go").build().endorse();
        answers.join();

        List<SubmittedTransaction> submitted = List.of(first.submitAsync(), second.submitAsync());

        assertThat(submitted)
            .extracting(transaction -> transaction.getStatus().getBlockNumber())
            .containsExactly(3L, 3L);
      } finally {
        toPeer.shutdownNow();
      }
    }
  }

  private static void answer(FakeChaincode chaincode, int transactions) {
    for (int i = 0; i < transactions; i++) {
      chaincode.complete(chaincode.receive(ChaincodeMessage.Type.TRANSACTION), "done");
    }
  }
}
