// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import io.heddle.base.TxId;
import io.heddle.simulate.RangeQuery;
import io.heddle.simulate.Simulator;
import io.heddle.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a transaction costs below the chaincode protocol, over a ledger of 10,000 keys. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LedgerBenchmark {

  private static final String NAMESPACE = "kv";
  private static final ByteString VALUE = ByteString.copyFrom(new byte[100]);
  private static final TxId TX = TestLedger.txId(1);

  private Path dir = Path.of(".");
  private Optional<TestLedger> ledger = Optional.empty();
  private int turn;

  @Setup
  public void open() throws IOException {
    dir = Files.createTempDirectory("ledger-benchmark");
    ledger = Optional.of(TestLedger.in(dir));
    put(10_000);
  }

  @TearDown
  public void close() throws IOException {
    ledger.ifPresent(TestLedger::close);
    try (Stream<Path> tree = Files.walk(dir)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Benchmark
  public ByteString read_one_key() {
    try (Simulator simulator = simulator()) {
      return simulator.get(NAMESPACE, key(turn++ % 10_000));
    }
  }

  @Benchmark
  public ByteString put_1000_keys_and_marshal_the_write_set() {
    try (Simulator simulator = simulator()) {
      for (int i = 0; i < 1000; i++) {
        simulator.put(NAMESPACE, key(i), VALUE);
      }
      return simulator.results();
    }
  }

  @Benchmark
  public ByteString read_a_range_of_1000_keys_and_marshal_the_read_set() {
    try (Simulator simulator = simulator();
        RangeQuery range = simulator.range(NAMESPACE, key(1000), key(2000))) {
      while (range.next().isPresent()) {
        // the read is what counts
      }
      return simulator.results();
    }
  }

  /** Includes the disk: a block is there for good when the call returns. */
  @Benchmark
  public void append_a_block_of_500_keys() {
    put(500);
  }

  private void put(int keys) {
    TestLedger open = ledger.orElseThrow();
    Version version = new Version(open.ledger().height(), 0);
    open.append(
        IntStream.range(0, keys)
            .mapToObj(i ->
                new StateChange(
                    NAMESPACE,
                    ByteString.copyFromUtf8(key(i)),
                    Optional.of(StateEntry.of(VALUE, version))))
            .toArray(StateChange[]::new));
  }

  private Simulator simulator() {
    return new Simulator(TX, ledger.orElseThrow().ledger().snapshot());
  }

  private static String key(int number) {
    return "key%06d".formatted(number);
  }
}
