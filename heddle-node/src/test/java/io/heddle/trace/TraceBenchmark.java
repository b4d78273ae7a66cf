// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.heddle.endorse.ExecutionListener;
import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.Verdict;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedPeer;
import io.heddle.testing.SimpleChaincode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.Response;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What an evaluation of ten reads and ten writes costs, with and without recording it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TraceBenchmark {

  /** Who listens to executions. */
  public enum Listening {
    /** Nobody, as if there were no traces. */
    ABSENT,
    /** A peer that may be asked; nobody asks. */
    UNASKED,
    /** A peer that keeps the last 1,000 calls. */
    KEEPING,
    /** A peer that executes each call twice and compares; the chaincode has one instance. */
    COMPARING
  }

  @Param private Listening listening = Listening.ABSENT;

  @Param("2000")
  private int proposals = 10;

  private Optional<Session> session = Optional.empty();
  private int next;

  private record Session(
      RecordedLedgers ledgers, RecordedPeer peer, List<OpenedProposal> proposals) {}

  @Setup
  public void open() throws Exception {
    RecordedLedgers ledgers = RecordedLedgers.open(Files.createTempDirectory("trace-benchmark"));
    RecordedPeer peer = RecordedPeer.ofOrg1(ledgers, Duration.ofSeconds(30), listener());
    Map<String, Integer> done = new ConcurrentHashMap<>();
    peer.play("asset", (message, self) -> goOn(message, self, done));
    List<OpenedProposal> opened = new ArrayList<>();
    for (int i = 0; i < proposals; i++) {
      opened.add(
          OpenedProposal.open(
              ClientProposal.of(RecordedNetwork.org1User("User1"), "mychannel", "asset", "f")
                  .signed()));
    }
    session = Optional.of(new Session(ledgers, peer, opened));
  }

  @TearDown
  public void close() throws IOException {
    session.ifPresent(open -> {
      open.peer().close();
      open.ledgers().close();
    });
  }

  @Benchmark
  public Verdict an_evaluation_with_10_reads_and_10_writes() throws InterruptedException {
    Session open = session.orElseThrow();
    return open.peer().endorser().evaluate(open.proposals().get(next++ % proposals));
  }

  private ExecutionListener listener() {
    return switch (listening) {
      case ABSENT -> ExecutionListener.NONE;
      case UNASKED -> new Recordings(TraceSettings.NONE, new Determinism());
      case KEEPING -> new Recordings(new TraceSettings(1000, false), new Determinism());
      case COMPARING -> new Recordings(new TraceSettings(0, true), new Determinism());
    };
  }

  private static void goOn(
      ChaincodeMessage message, SimpleChaincode self, Map<String, Integer> done) {
    boolean isFirst = message.getType() == ChaincodeMessage.Type.TRANSACTION;
    int step = isFirst ? 0 : done.getOrDefault(message.getTxid(), 0) + 1;
    done.put(message.getTxid(), step);
    if (step == 20) {
      self.reply(
          message,
          ChaincodeMessage.Type.COMPLETED,
          Response.newBuilder().setStatus(200).build().toByteString());
      return;
    }
    boolean isRead = step % 2 == 0;
    MessageLite request =
        isRead
            ? GetState.newBuilder().setKey("key" + step).build()
            : PutState.newBuilder()
                .setKey("key" + step)
                .setValue(ByteString.copyFromUtf8("{\"color\":\"blue\",\"size\":5}"))
                .build();
    self.reply(
        message,
        isRead ? ChaincodeMessage.Type.GET_STATE : ChaincodeMessage.Type.PUT_STATE,
        request.toByteString());
  }
}
