// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.disk.DirectoryTree;
import io.heddle.testing.CommittingPeer;
import io.heddle.testing.RwSet;
import io.heddle.testing.TestTransaction;
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
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The verdicts on a block of puts of one key each, endorsed by two organisations, from the block's
 * bytes on; nothing is committed.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ValidationBenchmark {

  private static final String CHAINCODE = "asset";
  private static final long HEIGHT_WITH_DEFINITIONS = 23;
  private static final int SIGNATURES_OF_A_TRANSACTION = 3;

  @Param({"100", "500"})
  private int puts = 5;

  /** More than a process remembers, so that each is verified. */
  @Param("9000")
  private int signatures = 30;

  private Path directory = Path.of(".");
  private Optional<CommittingPeer> peer = Optional.empty();
  private Optional<Validator> validator = Optional.empty();
  private List<ByteString> blocks = List.of();
  private int next;

  @Setup
  public void open() throws IOException {
    directory = Files.createTempDirectory("validation-benchmark");
    CommittingPeer opened = CommittingPeer.at(HEIGHT_WITH_DEFINITIONS, directory);
    peer = Optional.of(opened);
    validator = Optional.of(new Validator(new CommittedConfig(opened.ledger()), opened.ledger()));
    blocks =
        IntStream.range(0, signatures / SIGNATURES_OF_A_TRANSACTION / puts)
            .mapToObj(number -> block(opened, number))
            .toList();
  }

  @TearDown
  public void close() throws IOException {
    peer.ifPresent(CommittingPeer::close);
    DirectoryTree.delete(directory);
  }

  @Benchmark
  public ValidatedBlock a_block_from_elsewhere() throws InvalidProtocolBufferException {
    return valid(blocks.get(next++ % blocks.size()));
  }

  /** As when the process has endorsed and ordered its transactions. */
  @Benchmark
  public ValidatedBlock a_block_whose_signatures_are_known() throws InvalidProtocolBufferException {
    return valid(blocks.getFirst());
  }

  private ValidatedBlock valid(ByteString block) throws InvalidProtocolBufferException {
    ValidatedBlock validated = validator.orElseThrow().validate(Block.parseFrom(block));
    for (ValidatedTx transaction : validated.transactions()) {
      if (transaction.code() != TxValidationCode.VALID) {
        throw new IllegalStateException(transaction.toString());
      }
    }
    return validated;
  }

  private ByteString block(CommittingPeer peer, int number) {
    return TestTransaction.block(
            peer.ledger(),
            IntStream.range(0, puts).mapToObj(i -> put("%d-%d".formatted(number, i))).toList())
        .toByteString();
  }

  private static ByteString put(String key) {
    String value = "x".repeat(100);
    return TestTransaction.of(
            CHAINCODE, RwSet.of(CHAINCODE, set -> set.addWrites(RwSet.write(key, value))))
        .entry();
  }
}
