// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.order.Chain;
import io.heddle.order.Chains;
import io.heddle.order.OrderedBlock;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.LedgerAudit;
import io.heddle.testing.PrivateChaincode;
import io.heddle.testing.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that is killed without warning while it commits loses nothing that it has told a client
 * about, private values included.
 */
final class KilledNodeIT {

  private static final int KILLS = Integer.getInteger("heddle.kills", 4);
  private static final int CLIENTS = 4;
  private static final int MOST_TRANSACTIONS_BEFORE_A_KILL = 60;
  private static final ChannelName CHANNEL = new ChannelName("mychannel");

  @TempDir private Path directory;
  private Path data = Path.of("");
  private Path collections = Path.of("");
  private final Queue<TxId> committed = new ConcurrentLinkedQueue<>();
  private final AtomicInteger assets = new AtomicInteger();

  @Test
  @Spec({"NA-187", "NA-230", "NA-240", "NA-241"})
  void a_killed_node_keeps_every_committed_block_and_no_half_one() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.printf("KilledNodeIT: -Dseed=%d%n", seed);
    var random = new SplittableRandom(seed);
    data = directory.resolve("data");
    collections = directory.resolve("collections.json");
    Files.writeString(
        collections, "[{\"name\": \"shared\", \"policy\": \"OR('Org1MSP.member')\"}]");
    long height = 0;
    try (PrivateChaincode chaincode = PrivateChaincode.serve("assets")) {
      for (int kill = 0; kill < KILLS; kill++) {
        int transactions = 1 + random.nextInt(MOST_TRANSACTIONS_BEFORE_A_KILL);

        killUnderLoad(chaincode.source(), transactions);

        long reached = LedgerAudit.check(data.resolve("ledger"), CHANNEL, committed);
        assertThat(reached).isGreaterThanOrEqualTo(height);
        checkNoFork();
        height = reached;
      }
    }
    assertThat(committed).hasSizeGreaterThan(KILLS);
  }

  /** The orderer has each block that the peer has. */
  private void checkNoFork() {
    try (LedgerStore ledgers = LedgerStore.open(data.resolve("ledger"));
        Chains chains = Chains.open(data.resolve("orderer"))) {
      Ledger ledger = ledgers.ledger(CHANNEL);
      Chain chain = chains.find(CHANNEL).orElseThrow();
      assertThat(chain.height()).isGreaterThanOrEqualTo(ledger.height());
      for (long number = 0; number < ledger.height(); number++) {
        assertThat(chain.block(number))
            .isEqualTo(OrderedBlock.of(ledger.block(number).orElseThrow()));
      }
    }
  }

  /**
   * Kills the node at the moment in which so many transactions are committed; more are on their way
   * then.
   */
  private void killUnderLoad(String chaincode, int transactions) throws InterruptedException {
    HeddleProcess node =
        HeddleProcess.startNode(data, chaincode, "--collections", "assets=" + collections);
    var done = new Semaphore(0);
    List<Thread> clients = new ArrayList<>();
    try {
      NodeDescription about = DataDirectory.at(data).runningNode();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Thread.ofVirtual().start(() -> submitUntilItFails(about, done)));
      }
      assertThat(done.tryAcquire(transactions, 60, TimeUnit.SECONDS)).isTrue();
    } finally {
      node.kill();
    }
    for (Thread client : clients) {
      client.join();
    }
  }

  private void submitUntilItFails(NodeDescription about, Semaphore done) {
    try (GatewayClient client = GatewayClient.connect(about)) {
      while (true) {
        SubmittedTransaction transaction =
            client
                .contract("assets")
                .newProposal("Put")
                .addArguments("shared", "asset" + assets.incrementAndGet())
                .putTransient("value", "blue")
                .build()
                .endorse()
                .submitAsync();
        if (transaction.getStatus().isSuccessful()) {
          committed.add(new TxId(transaction.getTransactionId()));
          done.release();
        }
      }
    } catch (GatewayException | GatewayRuntimeException e) {
      // the node is gone, as it should be
    }
  }
}
