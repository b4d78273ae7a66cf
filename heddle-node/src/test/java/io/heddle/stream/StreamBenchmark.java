// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.heddle.testing.FakeChaincode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.PutState;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Whole transactions of a chaincode that answers at once, over gRPC within the process. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StreamBenchmark {

  private static final GetState GET = GetState.newBuilder().setKey("a").build();
  private static final PutState PUT = PutState.newBuilder().setKey("a").build();

  private Path dir = Path.of(".");
  private Optional<Session> session = Optional.empty();
  private long tx;

  private record Session(StreamHarness harness, FakeChaincode chaincode) {}

  @Setup
  public void open() throws IOException {
    dir = Files.createTempDirectory("stream-benchmark");
    StreamHarness harness = StreamHarness.in(dir);
    session = Optional.of(new Session(harness, harness.chaincode()));
    harness.stream();
  }

  @TearDown
  public void close() {
    session.ifPresent(open -> open.harness().close());
  }

  @Benchmark
  public Outcome a_transaction_without_requests() {
    return transaction(0);
  }

  @Benchmark
  public Outcome a_transaction_with_10_reads_and_10_writes() {
    return transaction(10);
  }

  private Outcome transaction(int requests) {
    StreamHarness harness = session.orElseThrow().harness();
    FakeChaincode chaincode = session.orElseThrow().chaincode();
    StreamHarness.Running running = harness.start(++tx);
    ChaincodeMessage start = chaincode.receive();
    for (int i = 0; i < requests; i++) {
      chaincode.send(start, ChaincodeMessage.Type.GET_STATE, GET.toByteString());
      chaincode.receive(ChaincodeMessage.Type.RESPONSE);
      chaincode.send(start, ChaincodeMessage.Type.PUT_STATE, PUT.toByteString());
      chaincode.receive(ChaincodeMessage.Type.RESPONSE);
    }
    chaincode.complete(start, "");
    Outcome outcome = running.outcome();
    running.simulator().close();
    return outcome;
  }
}
