// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import io.heddle.simulate.RangeReads;
import io.heddle.testing.MapState;
import io.heddle.testing.Spec;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReadsMerkleSummary;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges whose reads are recorded as hashes, of any degree that endorsers like. */
@Spec({"NA-221", "NA-222"})
final class RangeSummaryTest {

  private static final int KEYS = 30;

  private static final Version VERSION = new Version(23, 0);

  private final MapState state = new MapState();

  @BeforeEach
  void write() {
    for (int index = 0; index < KEYS; index++) {
      state.put("asset", key(index), StateEntry.of(ByteString.copyFromUtf8("1"), VERSION));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 29})
  void a_range_that_is_as_it_was_has_its_hashes_again(int degree) {
    assertThat(isSame(summary(degree, KEYS))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"2,29", "2,27", "10,29", "50,51", "50,60"})
  void a_range_of_another_number_of_keys_has_other_hashes(int degree, int keys) {
    assertThat(isSame(summary(degree, keys))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1, 30, 50})
  void there_is_no_summary_of_too_few_keys_or_too_low_a_degree(int degree) {
    QueryReadsMerkleSummary none =
        QueryReadsMerkleSummary.newBuilder().setMaxDegree(degree).setMaxLevel(1).build();

    assertThat(isSame(none)).isFalse();
  }

  @Test
  void each_part_of_a_summary_counts_and_nothing_else() {
    QueryReadsMerkleSummary right = summary(3, KEYS);
    UnknownFieldSet unknown =
        UnknownFieldSet.newBuilder()
            .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();

    assertThat(isSame(right.toBuilder().setUnknownFields(unknown).build())).isTrue();
    assertThat(isSame(right.toBuilder().setMaxLevel(right.getMaxLevel() + 1).build())).isFalse();
    assertThat(isSame(right.toBuilder().addMaxLevelHashes(ByteString.EMPTY).build())).isFalse();
    assertThat(isSame(right.toBuilder().setMaxLevelHashes(0, ByteString.copyFromUtf8("?")).build()))
        .isFalse();
  }

  private boolean isSame(QueryReadsMerkleSummary summary) {
    RangeQueryInfo range =
        RangeQueryInfo.newBuilder()
            .setStartKey("summed")
            .setEndKey("summee")
            .setItrExhausted(true)
            .setReadsMerkleHashes(summary)
            .build();
    return new RangeCheck(new BlockState(state)).difference(Space.open("asset"), range).isEmpty();
  }

  private static QueryReadsMerkleSummary summary(int degree, int keys) {
    RangeReads reads = new RangeReads(degree);
    for (int index = 0; index < keys; index++) {
      reads.add(key(index), VERSION);
    }
    RangeQueryInfo.Builder info = RangeQueryInfo.newBuilder();
    reads.describe(info);
    return info.getReadsMerkleHashes();
  }

  private static String key(int index) {
    return "summed%02d".formatted(index);
  }
}
