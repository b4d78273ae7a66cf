// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.heddle.base.ChannelName;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.fault.FaultWords;
import io.heddle.fault.Standing;
import io.heddle.home.DataDirectory;
import io.heddle.home.Shape;
import io.heddle.joined.JoinedChannel;
import io.heddle.testing.EditedChaincode;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.SameLedgers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.hyperledger.fabric.client.ChaincodeEvent;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong from the orderer on when its owner wants it, as the official client sees it. */
final class CommitFaultsIT {

  private static final ChannelName CHANNEL = new ChannelName("mychannel");

  @TempDir private static Path dir;

  private static Node node;
  private static GatewayClient client;

  @BeforeAll
  static void start() throws Exception {
    EditedChaincode source = EditedChaincode.in(dir, "counted");
    source.write(
        """
        'use strict';
        const { Contract } = require('fabric-contract-api');
        class Counted extends Contract {
          async Put(context, key, value) { await context.stub.putState(key, Buffer.from(value)); }
          async Get(context, key) { return (await context.stub.getState(key)).toString(); }
          async Add(context, key) {
            const old = (await context.stub.getState(key)).toString();
            await context.stub.putState(key, Buffer.from(String(Number(old || '0') + 1)));
            context.stub.setEvent('Added', Buffer.from(key));
          }
          async Sum(context, from, to) {
            let count = 0;
            for await (const each of context.stub.getStateByRange(from, to)) {
              count += each.key.length > 0 ? 1 : 0;
            }
            await context.stub.putState('sum', Buffer.from(String(count)));
            return String(count);
          }
        }
        module.exports.contracts = [Counted];
        """);
    NodeConfig config =
        NodeConfig.defaults(DataDirectory.at(dir.resolve("data")), source.builders())
            .with(NodeConfig.Listeners.anyPorts(true))
            .withOperationsPort(0)
            .with(Shape.numbered(2, 1));
    node =
        Node.start(
            config,
            List.of(ChaincodeSource.parse(source.directory().toString())),
            NodeListener.none());
    assertThat(node.launchAll()).isEmpty();
    client = GatewayClient.connect(node.description());
  }

  /** All peers are of one opinion about every block. */
  @AfterAll
  static void end() {
    client.close();
    node.close();
    SameLedgers.check(
        List.of(
            dir.resolve("data/ledger"), dir.resolve("data/peers/peer0.org2.example.com/ledger")),
        CHANNEL,
        List.of());
  }

  @AfterEach
  void clear() {
    node.faults().clear();
  }

  @Test
  void a_key_that_was_read_is_written_once_more_before_and_keeps_its_value() throws Exception {
    submit("Add", "read");
    add("invalidate", Map.of("code", "MVCC_READ_CONFLICT", "function", "Add"));

    CommitException failure =
        catchThrowableOfType(CommitException.class, () -> submit("Add", "read"));

    assertThat(failure.getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
    assertThat(get("read")).isEqualTo("1");
    JoinedChannel channel = channel();
    var position = channel.ledger().transaction(new TxId(failure.getTransactionId())).orElseThrow();
    assertThat(
            channel.ledger().objection(position.block(), position.index()).orElseThrow().conflict())
        .hasValueSatisfying(conflict -> assertThat(conflict.winner()).isPresent());
    submit("Add", "read");
    assertThat(get("read")).isEqualTo("2");
  }

  @Test
  void a_key_that_was_read_and_not_there_is_gone_again_afterwards() throws Exception {
    add("invalidate", Map.of("code", "MVCC_READ_CONFLICT", "chaincode", "counted"));

    CommitException failure =
        catchThrowableOfType(CommitException.class, () -> submit("Add", "new"));

    assertThat(failure.getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
    Awaitility.await().until(() -> get("new").isEmpty());
    submit("Add", "new");
    assertThat(get("new")).isEqualTo("1");
  }

  @Test
  void a_range_that_was_read_gets_another_version_or_a_key_for_a_moment() throws Exception {
    submit("Put", "p1", "1");
    add("invalidate", Map.of("code", "PHANTOM_READ_CONFLICT", "times", "2"));

    CommitException failure =
        catchThrowableOfType(CommitException.class, () -> submit("Sum", "p", "q"));
    assertThat(failure.getCode()).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
    failure = catchThrowableOfType(CommitException.class, () -> submit("Sum", "x", "y"));
    assertThat(failure.getCode()).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);

    Awaitility.await()
        .until(() -> client.contract("counted").evaluateTransaction("Sum", "x", "y")[0] == '0');
    submit("Sum", "p", "q");
    assertThat(get("sum")).isEqualTo("1");
  }

  @Test
  void one_that_has_read_nothing_cannot_lose_against_another_and_the_fault_says_so()
      throws Exception {
    add("invalidate", Map.of("code", "MVCC_READ_CONFLICT"));

    submit("Put", "blind", "1");

    assertThat(node.faults().list())
        .extracting(Standing::problem)
        .containsExactly("it has read no public key, so no other transaction can have changed one");
  }

  @Test
  void a_code_without_a_cause_is_every_peers_verdict_also_of_one_that_comes_later()
      throws Exception {
    Transaction endorsed =
        client.contract("counted").newProposal("Put").addArguments("odd", "1").build().endorse();
    add("invalidate", Map.of("code", "INVALID_OTHER_REASON"));
    node.peers().stop("peer0.org2.example.com");

    assertThat(endorsed.submitAsync().getStatus().getCode())
        .isEqualTo(TxValidationCode.INVALID_OTHER_REASON);

    node.faults().clear();
    assertThat(node.peers().start("peer0.org2.example.com")).isEmpty();
    assertThat(get("odd")).isEmpty();
    submit("Put", "odd", "2");
  }

  @Test
  void an_orderer_that_is_unavailable_is_told_as_the_gateway_tells_it() throws Exception {
    add("no-orderer", Map.of("times", "1", "message", "no leader"));

    SubmitException failure =
        catchThrowableOfType(SubmitException.class, () -> submit("Put", "unordered", "1"));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(failure.getStatus().getDescription())
        .isEqualTo("no orderers could successfully process transaction");
    assertThat(failure.getDetails())
        .extracting(ErrorDetail::getMessage)
        .containsOnly(
            "received unsuccessful response from orderer: status=SERVICE_UNAVAILABLE, info=no"
                + " leader");
    submit("Put", "unordered", "2");
  }

  @Test
  void blocks_that_are_held_back_come_when_the_fault_is_cleared() throws Exception {
    add("hold", Map.of("peer", "peer0.org1.example.com"));
    SubmittedTransaction waiting =
        client
            .contract("counted")
            .newProposal("Put")
            .addArguments("held", "1")
            .build()
            .endorse()
            .submitAsync();
    FutureTask<TxValidationCode> status = new FutureTask<>(() -> waiting.getStatus().getCode());
    Thread.ofVirtual().start(status);

    Awaitility.await()
        .until(
            () -> node.orderer().all().getFirst().chain().height() > channel().ledger().height());
    assertThat(get("held")).isEmpty();
    assertThat(status.isDone()).isFalse();
    node.faults().clear();

    assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(TxValidationCode.VALID);
    assertThat(get("held")).isEqualTo("1");
  }

  @Test
  void so_many_blocks_are_held_back_until_the_next_one_comes() throws Exception {
    add("hold", Map.of("times", "1", "channel", CHANNEL.value()));
    SubmittedTransaction waiting =
        client
            .contract("counted")
            .newProposal("Put")
            .addArguments("behind", "1")
            .build()
            .endorse()
            .submitAsync();
    Awaitility.await()
        .until(
            () -> node.orderer().all().getFirst().chain().height() > channel().ledger().height());
    assertThat(get("behind")).isEmpty();

    submit("Put", "next", "2");

    assertThat(waiting.getStatus().isSuccessful()).isTrue();
    assertThat(node.faults().list()).singleElement().matches(Standing::isOver);
  }

  @Test
  void a_snapshot_is_refused_at_once_while_blocks_are_held_back() throws Exception {
    Standing hold = node.faults().add(FaultWords.rule("hold", Map.of("org", "Org2MSP")));
    node.snapshots().take(Optional.of("before"));
    var _ =
        client
            .contract("counted")
            .newProposal("Put")
            .addArguments("kept", "1")
            .build()
            .endorse()
            .submitAsync();
    Awaitility.await()
        .until(
            () -> node.orderer().all().getFirst().chain().height() == channel().ledger().height());

    assertThatThrownBy(() -> node.snapshots().take(Optional.of("held")))
        .isInstanceOf(HeddleException.class)
        .hasMessageMatching(
            "No snapshot can be taken while fault %d holds back blocks of channel '%s' from peer 'peer0.org2.example.com', which has \\d+ of \\d+; clear it first: 'heddle fault clear %d'"
                .formatted(hold.id(), CHANNEL, hold.id()));
  }

  @Test
  void a_peer_whose_blocks_are_held_back_can_be_stopped_and_started() throws Exception {
    add("hold", Map.of("org", "Org2MSP"));
    submit("Put", "stopped", "1");

    node.peers().stop("peer0.org2.example.com");
    node.peers().start("peer0.org2.example.com");

    node.faults().clear();
    submit("Put", "stopped", "2");
  }

  @Test
  void who_waits_for_a_commit_loses_the_connection_and_may_ask_again() throws Exception {
    add("lose-status", Map.of("times", "1"));
    SubmittedTransaction submitted =
        client
            .contract("counted")
            .newProposal("Put")
            .addArguments("lost", "1")
            .build()
            .endorse()
            .submitAsync();

    CommitStatusException failure =
        catchThrowableOfType(CommitStatusException.class, submitted::getStatus);

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    node.faults().clear();
    assertThat(submitted.getStatus().isSuccessful()).isTrue();

    add("delay-status", Map.of("by", "600ms"));
    long begin = System.nanoTime();
    submit("Put", "late", "1");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(590));
  }

  @Test
  void who_reads_events_loses_the_connection_and_gets_the_event_when_he_comes_again()
      throws Exception {
    add("lose-events", Map.of("chaincode", "counted", "times", "1"));
    long height = channel().ledger().height();
    try (CloseableIterator<ChaincodeEvent> events =
        client.network().getChaincodeEvents("counted")) {
      submit("Add", "told");
      GatewayRuntimeException failure =
          catchThrowableOfType(GatewayRuntimeException.class, events::next);
      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
    try (CloseableIterator<ChaincodeEvent> events =
        client
            .network()
            .newChaincodeEventsRequest("counted")
            .startBlock(height)
            .build()
            .getEvents()) {
      assertThat(new String(events.next().getPayload(), UTF_8)).isEqualTo("told");
    }
  }

  private static JoinedChannel channel() {
    return node.peers()
        .all()
        .getFirst()
        .running()
        .orElseThrow()
        .peer()
        .channels()
        .joined()
        .find(CHANNEL.value())
        .orElseThrow();
  }

  private static void add(String kind, Map<String, String> given) throws InterruptedException {
    var _ = node.faults().add(FaultWords.rule(kind, given));
  }

  private static void submit(String function, String... arguments) throws Exception {
    client.contract("counted").submitTransaction(function, arguments);
  }

  private static String get(String key) throws GatewayException {
    return new String(client.contract("counted").evaluateTransaction("Get", key), UTF_8);
  }
}
