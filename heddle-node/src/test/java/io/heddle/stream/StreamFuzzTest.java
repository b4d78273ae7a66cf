// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.MessageMutator;
import io.heddle.testing.RawChaincode;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import io.heddle.testing.VirtualThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A chaincode that sends wrong messages at random, in transactions that run: the peer answers or
 * ends the stream, and another chaincode notices nothing. {@code -Dheddle.fuzz.messages} is how
 * many, {@code -Dheddle.fuzz.seed} repeats them (not the way in which threads take turns).
 */
final class StreamFuzzTest {

  private static final int MESSAGES = Integer.getInteger("heddle.fuzz.messages", 20_000);
  private static final long SEED = Long.getLong("heddle.fuzz.seed", System.nanoTime());
  private static final PackageId HEALTHY = new PackageId("healthy:02");
  private static final int AT_ONCE = 8;
  private static final int BETWEEN_LOOKS = 500;

  /** Prints a stack trace for each message that is none. */
  private final java.util.logging.Logger grpcLog = java.util.logging.Logger.getLogger("io.grpc");

  private final Logger log = (Logger) LoggerFactory.getLogger("io.heddle.stream");
  private final UnexpectedFailures unexpected = new UnexpectedFailures();
  private final MessageMutator mutator = new MessageMutator(SEED);
  private final List<StreamHarness.Running> running = new ArrayList<>();
  private final List<ChaincodeMessage> transactions = new ArrayList<>();
  private final List<String> queries = new ArrayList<>();

  @TempDir private Path dir;
  private StreamHarness harness;
  private FakeChaincode healthy;
  private RawChaincode faulty;
  private long nextTx = 1;
  private int streams;
  private int completed;
  private int failed;
  private long answers;

  @BeforeEach
  void open() throws IOException {
    // refusals are what is expected here; only what surprised the peer is looked at
    log.setLevel(Level.ERROR);
    log.setAdditive(false);
    grpcLog.setLevel(java.util.logging.Level.OFF);
    unexpected.start();
    log.addAppender(unexpected);
    harness = StreamHarness.in(dir);
    for (int i = 0; i < 150; i++) {
      harness.ledger.put(StreamHarness.NAMESPACE, "k%03d".formatted(i), "value");
    }
    harness.callsGoTo((_, callee, _) -> {
      throw new HeddleException(Fault.NOT_FOUND, "no " + callee.getChaincodeId().getName());
    });
    healthy = FakeChaincode.ready(harness.peer(), HEALTHY);
    await().until(() -> harness.streams.find(HEALTHY).isPresent());
    faulty = connect();
  }

  @AfterEach
  void close() {
    harness.close();
    log.detachAppender(unexpected);
    log.setAdditive(true);
    log.setLevel(null);
    grpcLog.setLevel(null);
  }

  @Test
  @Timeout(value = 3600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @Spec({"CP-43", "CP-216", "CP-41", "CP-127"})
  void wrong_messages_hurt_nobody_but_their_sender() {
    System.out.printf("%d wrong messages, seed %d%n", MESSAGES, SEED);

    for (int i = 1; i <= MESSAGES; i++) {
      if (faulty.hasEnded()) {
        settle();
        faulty = connect();
      }
      if (i % AT_ONCE == 0) {
        look();
      }
      faulty.send(mutator.next(transactions, queries));
      if (i % BETWEEN_LOOKS == 0) {
        assertOthersGoOn();
      }
    }

    faulty.close();
    settle();
    System.out.printf(
        "%d transactions completed and %d failed on %d streams, %d messages came back%n",
        completed, failed, streams, answers);
    assertThat(unexpected.texts).isEmpty();
    assertThat(List.of(completed, failed, streams)).allMatch(count -> count > 0);
    await()
        .untilAsserted(() -> {
          assertThat(harness.streams.find(StreamHarness.BASIC)).isEmpty();
          assertThat(harness.ledger.store().openReaders()).isZero();
          assertThat(VirtualThreads.named("chaincode-request")).isEmpty();
        });
  }

  private RawChaincode connect() {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> harness.streams.find(StreamHarness.BASIC).isEmpty());
    streams++;
    return RawChaincode.ready(harness.peer(), StreamHarness.BASIC);
  }

  /** Replaces transactions that are over and learns what the peer sent. */
  private void look() {
    for (int i = running.size() - 1; i >= 0; i--) {
      if (running.get(i).result().isDone()) {
        finish(running.remove(i));
        transactions.remove(i);
      }
    }
    harness
        .streams
        .find(StreamHarness.BASIC)
        .filter(_ -> running.size() < AT_ONCE && !faulty.hasEnded())
        .ifPresent(stream -> {
          long tx = nextTx++;
          Invocation invocation =
              harness.invocation(TestLedger.txId(tx), harness.simulator(tx), false);
          running.add(harness.start(stream, invocation));
          transactions.add(
              ChaincodeMessage.newBuilder()
                  .setTxid(TestLedger.txId(tx).value())
                  .setChannelId(TestLedger.CHANNEL.value())
                  .build());
        });
    faulty.received().forEach(this::learn);
  }

  private void learn(ChaincodeMessage message) {
    answers++;
    if (message.getType() != ChaincodeMessage.Type.RESPONSE || message.getPayload().isEmpty()) {
      return;
    }
    try {
      String id = QueryResponse.parseFrom(message.getPayload()).getId();
      if (id.length() == 36) {
        queries.add(id);
      }
    } catch (InvalidProtocolBufferException _) {
      // the answer to something else
    }
    if (queries.size() > AT_ONCE) {
      queries.removeFirst();
    }
  }

  /** All that ran on the stream is over, since the stream is. */
  private void settle() {
    running.forEach(this::finish);
    running.clear();
    transactions.clear();
    queries.clear();
  }

  private void finish(StreamHarness.Running transaction) {
    boolean isCompleted =
        transaction.result().orTimeout(10, TimeUnit.SECONDS).handle((_, e) -> e == null).join();
    completed += isCompleted ? 1 : 0;
    failed += isCompleted ? 0 : 1;
    transaction.simulator().close();
  }

  private void assertOthersGoOn() {
    long tx = nextTx++;
    var other =
        harness.start(
            harness.streams.find(HEALTHY).orElseThrow(),
            harness.invocation(TestLedger.txId(tx), harness.simulator(tx), false));
    healthy.complete(healthy.receive(ChaincodeMessage.Type.TRANSACTION), "fine");
    assertThat(other.outcome()).isInstanceOf(Outcome.Completed.class);
    other.simulator().close();
  }

  /** Catches what has a stack trace: the peer had not thought of it. */
  private static final class UnexpectedFailures extends AppenderBase<ILoggingEvent> {

    final Queue<String> texts = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getThrowableProxy() != null) {
        texts.add(event.getFormattedMessage() + ": " + event.getThrowableProxy().getMessage());
      }
    }
  }
}
