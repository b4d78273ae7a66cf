// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static io.heddle.testing.RwSet.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.PHANTOM_READ_CONFLICT;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.VALID;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.heddle.ledger.Version;
import io.heddle.simulate.RangeReads;
import io.heddle.testing.CommittingPeer;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import io.heddle.testing.TestTransaction;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReadsMerkleSummary;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges whose reads are recorded as hashes, of any degree that endorsers like. */
@Spec({"NA-221", "NA-222"})
final class RangeSummaryTest {

  private static final int KEYS = 30;

  @TempDir private static Path directory;
  private static CommittingPeer peer;
  private static Version version;

  @BeforeAll
  static void start() {
    peer = CommittingPeer.at(23, directory);
    version = new Version(peer.ledger().height(), 0);
    peer.commit(
        List.of(
            transaction(set -> {
              for (int index = 0; index < KEYS; index++) {
                set.addWrites(write(key(index), "1"));
              }
            })));
  }

  @AfterAll
  static void stop() {
    peer.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 29})
  void a_range_that_is_as_it_was_has_its_hashes_again(int degree) {
    assertThat(verdict(summary(degree, KEYS))).isEqualTo(VALID);
  }

  @ParameterizedTest
  @CsvSource({"2,29", "2,27", "10,29", "50,51", "50,60"})
  void a_range_of_another_number_of_keys_has_other_hashes(int degree, int keys) {
    assertThat(verdict(summary(degree, keys))).isEqualTo(PHANTOM_READ_CONFLICT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1, 30, 50})
  void there_is_no_summary_of_too_few_keys_or_too_low_a_degree(int degree) {
    QueryReadsMerkleSummary none =
        QueryReadsMerkleSummary.newBuilder().setMaxDegree(degree).setMaxLevel(1).build();

    assertThat(verdict(none)).isEqualTo(PHANTOM_READ_CONFLICT);
  }

  @Test
  void each_part_of_a_summary_counts_and_nothing_else() {
    QueryReadsMerkleSummary right = summary(3, KEYS);
    UnknownFieldSet unknown =
        UnknownFieldSet.newBuilder()
            .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();

    assertThat(verdict(right.toBuilder().setUnknownFields(unknown).build())).isEqualTo(VALID);
    assertThat(verdict(right.toBuilder().setMaxLevel(right.getMaxLevel() + 1).build()))
        .isEqualTo(PHANTOM_READ_CONFLICT);
    assertThat(verdict(right.toBuilder().addMaxLevelHashes(ByteString.EMPTY).build()))
        .isEqualTo(PHANTOM_READ_CONFLICT);
    assertThat(
            verdict(right.toBuilder().setMaxLevelHashes(0, ByteString.copyFromUtf8("?")).build()))
        .isEqualTo(PHANTOM_READ_CONFLICT);
  }

  private static TxValidationCode verdict(QueryReadsMerkleSummary summary) {
    return peer.commit(
            List.of(
                transaction(set ->
                    set.addRangeQueriesInfo(
                        RangeQueryInfo.newBuilder()
                            .setStartKey("summed")
                            .setEndKey("summee")
                            .setItrExhausted(true)
                            .setReadsMerkleHashes(summary)))))
        .getFirst()
        .code();
  }

  private static QueryReadsMerkleSummary summary(int degree, int keys) {
    RangeReads reads = new RangeReads(degree);
    for (int index = 0; index < keys; index++) {
      reads.add(key(index), version);
    }
    RangeQueryInfo.Builder info = RangeQueryInfo.newBuilder();
    reads.describe(info);
    return info.getReadsMerkleHashes();
  }

  private static ByteString transaction(Consumer<KVRWSet.Builder> content) {
    return TestTransaction.of("asset", RwSet.of("asset", content)).entry();
  }

  private static String key(int index) {
    return "summed%02d".formatted(index);
  }
}
