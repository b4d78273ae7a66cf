// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heddle.base.HeddleException;
import io.heddle.client.OperationsClient;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.home.Shape;
import io.heddle.testing.EditedChaincode;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock of a network of two organisations, whose blocks are cut by the batch timeout. */
final class NetworkTimeIT {

  private static final Instant THEN = Instant.parse("2027-01-01T00:00:00Z");

  @TempDir private Path dir;

  @Test
  @Spec("NA-289")
  void is_what_chaincode_certificates_and_blocks_go_by_and_no_step_of_it_leaves_anybody_waiting()
      throws Exception {
    EditedChaincode source = EditedChaincode.in(dir, "timed");
    source.write(
        """
        'use strict';
        const { Contract } = require('fabric-contract-api');
        class Timed extends Contract {
          async Now(context) { return context.stub.getDateTimestamp().toISOString(); }
          async Stamp(context, key) {
            const now = context.stub.getDateTimestamp().toISOString();
            await context.stub.putState(key, Buffer.from(now));
            return now;
          }
        }
        module.exports.contracts = [Timed];
        """);
    NodeConfig config =
        NodeConfig.defaults(DataDirectory.at(dir.resolve("data")), source.builders())
            .with(NodeConfig.Listeners.anyPorts(true))
            .withOperationsPort(0)
            .with(Shape.numbered(2, 1))
            .withBatches();
    List<ChaincodeSource> chaincodes =
        List.of(ChaincodeSource.parse(source.directory().toString()));
    try (Node node = Node.start(config, chaincodes, NodeListener.none());
        GatewayClient client = GatewayClient.connect(node.description())) {
      assertThat(node.launchAll()).isEmpty();
      chaincodeIsTold(node, client);
      whoWaitsForABlockGoesOn(node, client);
      certificatesExpire(node, client);
      requestsForBlocksAreOfAnotherTime(node, client);
      peersThatHaveExpiredDoNotStart(node);
      ownersChangeIt(node.data(), node.description());
    }
  }

  /** Both peers tell it the same time, or their endorsements would differ. */
  private static void chaincodeIsTold(Node node, GatewayClient client) throws Exception {
    assertThat(Duration.between(now(client), Instant.now()).abs())
        .isLessThan(Duration.ofMinutes(1));

    node.time().set(THEN);
    assertThat(Duration.between(THEN, now(client))).isBetween(Duration.ZERO, Duration.ofMinutes(1));
    node.time().freeze();
    Instant frozen = node.time().instant();
    Transaction endorsed = stamp(client, "a").endorse();

    assertThat(new String(endorsed.getResult(), UTF_8)).isEqualTo(millis(frozen));
    Instant committed = timeOf(endorsed);
    assertThat(Duration.between(committed, Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
    node.time().follow();
    assertThat(endorsed.submitAsync().getStatus().isSuccessful()).isTrue();
  }

  private static void whoWaitsForABlockGoesOn(Node node, GatewayClient client) throws Exception {
    node.time().freeze();
    SubmittedTransaction waiting = stamp(client, "b").endorse().submitAsync();
    node.time().advance(Duration.ofMillis(1));
    node.time().set(THEN.minus(Duration.ofDays(1000)));
    node.time().advance(Duration.ofHours(1));
    assertThat(waiting.getStatus().getCode()).isEqualTo(TxValidationCode.VALID);

    node.time().follow();
    SubmittedTransaction another = stamp(client, "c").endorse().submitAsync();
    node.time().set(Instant.EPOCH);
    assertThat(another.getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
    node.time().follow();
  }

  private static void certificatesExpire(Node node, GatewayClient client) throws Exception {
    Transaction endorsed = stamp(client, "d").endorse();
    node.time().advance(Duration.ofDays(365 * 100));

    assertThat(catchThrowableOfType(GatewayException.class, () -> now(client)).getDetails())
        .extracting(ErrorDetail::getMessage)
        .contains("proposal client identity expired");
    assertThatThrownBy(endorsed::submitAsync).hasStackTraceContaining("BAD_REQUEST");
    node.time().follow();
    assertThat(endorsed.submitAsync().getStatus().isSuccessful()).isTrue();
  }

  /** Clients stamp with their own clocks. */
  private static void requestsForBlocksAreOfAnotherTime(Node node, GatewayClient client) {
    node.time().advance(Duration.ofHours(1));
    try (CloseableIterator<Block> blocks =
        client.network().newBlockEventsRequest().startBlock(0).build().getEvents()) {
      assertThatThrownBy(blocks::next).hasMessageContaining("BAD_REQUEST");
    }
    node.time().follow();
    try (CloseableIterator<Block> blocks =
        client.network().newBlockEventsRequest().startBlock(0).build().getEvents()) {
      assertThat(blocks.next().getHeader().getNumber()).isZero();
    }
  }

  private static void peersThatHaveExpiredDoNotStart(Node node) throws Exception {
    String second = "peer0.org2.example.com";
    node.peers().stop(second);
    node.time().advance(Duration.ofDays(365 * 100));

    assertThatThrownBy(() -> node.peers().start(second))
        .isInstanceOf(HeddleException.class)
        .hasMessageContaining("expired at");

    node.time().follow();
    assertThat(node.peers().start(second)).isEmpty();
  }

  private static void ownersChangeIt(DataDirectory data, NodeDescription peer) throws Exception {
    var owner = new OperationsClient(peer.operations(), data.readOperationsToken().orElseThrow());
    assertThat(owner.clock().reading().path("real").asBoolean()).isTrue();
    assertThat(owner.clock().change("freeze", "").path("frozen").asBoolean()).isTrue();
    assertThat(owner.clock().change("set", THEN.toString()).path("time").asString())
        .isEqualTo(THEN.toString());
    assertThat(owner.clock().change("advance", "1d").path("time").asString())
        .isEqualTo("2027-01-02T00:00:00Z");
    assertThat(owner.clock().change("follow", "").path("offsetMillis").asLong()).isZero();
    var stranger = new OperationsClient(peer.operations(), "guessed");
    assertThatThrownBy(() -> stranger.clock().change("freeze", ""))
        .isInstanceOf(HeddleException.class)
        .hasMessage("Only who can read the node's data directory may change its clock");
    assertThat(stranger.clock().reading().path("frozen").asBoolean()).isFalse();
  }

  private static Proposal stamp(GatewayClient client, String key) {
    return client.contract("timed").newProposal("Stamp").addArguments(key).build();
  }

  private static Instant now(GatewayClient client) throws GatewayException {
    return Instant.parse(new String(client.contract("timed").evaluateTransaction("Now"), UTF_8));
  }

  private static String millis(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** What the client said, which is what is committed. */
  private static Instant timeOf(Transaction transaction) throws Exception {
    Envelope envelope = PreparedTransaction.parseFrom(transaction.getBytes()).getEnvelope();
    Payload payload = Payload.parseFrom(envelope.getPayload());
    ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
    return Instant.ofEpochSecond(header.getTimestamp().getSeconds());
  }
}
