// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import com.google.protobuf.ByteString;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.Version;
import io.heddle.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

/** A rich query that finds 10 of 10,000 documents, and what an index adds to a block. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RichQueryBenchmark {

  private static final int DOCUMENTS = 10_000;
  private static final int OWNERS = 1_000;

  private Path dir = Path.of(".");
  private Optional<TestLedger> ledger = Optional.empty();

  @Setup
  public void open() throws IOException {
    dir = Files.createTempDirectory("query-benchmark");
    TestLedger opened = TestLedger.in(dir);
    ledger = Optional.of(opened);
    NamespaceIndexes.of(opened.ledger())
        .define(
            "indexed",
            new TreeMap<>(
                Map.of(
                    "owner.json",
                    "{\"index\":{\"fields\":[\"owner\"]},\"ddoc\":\"d\",\"name\":\"owner\"}")));
    put("indexed", DOCUMENTS);
    put("plain", DOCUMENTS);
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
  public long find_10_of_10000_documents_with_an_index() {
    return find("indexed");
  }

  @Benchmark
  public long find_10_of_10000_documents_without_an_index() {
    return find("plain");
  }

  /** Includes the disk: a block is there for good when the call returns. */
  @Benchmark
  public void append_a_block_of_500_documents_with_an_index() {
    put("indexed", 500);
  }

  /** Includes the disk, too. */
  @Benchmark
  public void append_a_block_of_500_documents_without_an_index() {
    put("plain", 500);
  }

  private long find(String namespace) {
    try (var state = ledger.orElseThrow().ledger().snapshot()) {
      return RichQuery.parse("{\"selector\":{\"owner\":\"owner77\"}}", "")
          .explain(state, namespace, DOCUMENTS)
          .returned();
    }
  }

  private void put(String namespace, int documents) {
    TestLedger open = ledger.orElseThrow();
    Version version = new Version(open.ledger().height(), 0);
    open.append(
        IntStream.range(0, documents)
            .mapToObj(i ->
                TestLedger.change(
                    namespace,
                    "key%06d".formatted(i),
                    ByteString.copyFromUtf8(
                        "{\"color\":\"blue\",\"owner\":\"owner%d\",\"size\":%d}"
                            .formatted(i % OWNERS, i)),
                    version))
            .toArray(StateChange[]::new));
  }
}
