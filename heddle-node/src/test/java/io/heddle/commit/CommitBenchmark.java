// SPDX-License-Identifier: Apache-2.0
package io.heddle.commit;

import com.google.protobuf.ByteString;
import io.heddle.disk.DirectoryTree;
import io.heddle.testing.CommittingPeer;
import io.heddle.testing.RwSet;
import io.heddle.testing.TestTransaction;
import io.heddle.validate.ValidatedTx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A block of puts of one key each, validated and appended, the disk included. Each is made right
 * before, so its signatures are known, as in a process that has endorsed and ordered its
 * transactions.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CommitBenchmark {

  private static final String CHAINCODE = "asset";
  private static final long HEIGHT_WITH_DEFINITIONS = 23;

  @Param({"100", "500"})
  private int puts = 5;

  private Path directory = Path.of(".");
  private Optional<CommittingPeer> peer = Optional.empty();
  private Block block = Block.getDefaultInstance();
  private long key;

  @Setup
  public void open() throws IOException {
    directory = Files.createTempDirectory("commit-benchmark");
    peer = Optional.of(CommittingPeer.at(HEIGHT_WITH_DEFINITIONS, directory));
  }

  @Setup(Level.Invocation)
  public void make() {
    block =
        TestTransaction.block(
            peer.orElseThrow().ledger(), IntStream.range(0, puts).mapToObj(_ -> put()).toList());
  }

  @Benchmark
  public void a_block_is_there_for_good() {
    peer.orElseThrow().committer().commit(block);
  }

  @TearDown(Level.Invocation)
  public void look() {
    List<ValidatedTx> verdicts = peer.orElseThrow().committed().getLast().transactions();
    for (ValidatedTx transaction : verdicts) {
      if (transaction.code() != TxValidationCode.VALID) {
        throw new IllegalStateException(transaction.toString());
      }
    }
    peer.orElseThrow().committed().clear();
  }

  @TearDown
  public void close() throws IOException {
    peer.ifPresent(CommittingPeer::close);
    DirectoryTree.delete(directory);
  }

  private ByteString put() {
    String written = "key" + key++;
    String value = "x".repeat(100);
    return TestTransaction.of(
            CHAINCODE, RwSet.of(CHAINCODE, set -> set.addWrites(RwSet.write(written, value))))
        .entry();
  }
}
