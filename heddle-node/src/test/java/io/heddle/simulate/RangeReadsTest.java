// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import io.heddle.ledger.Version;
import io.heddle.testing.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReads;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReadsMerkleSummary;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Summaries of ranges, compared with ones that are computed level by level from all reads. */
@Spec({"CP-165", "CP-166", "NA-91"})
final class RangeReadsTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void a_summary_of_any_number_of_reads_is_that_of_the_whole_tree(int degree) {
    int levels = 0;
    for (int count = 0; count <= 300; count++) {
      RangeQueryInfo info = recorded(new RangeReads(degree), count);

      assertThat(info).as("%d reads", count).isEqualTo(expected(degree, count));
      levels = Math.max(levels, info.getReadsMerkleHashes().getMaxLevel());
    }
    assertThat(levels).isGreaterThanOrEqualTo(3);
  }

  /** 51 reads make a hash, 51 hashes one of the second level, and 51 of those one of the third. */
  @ParameterizedTest
  @ValueSource(ints = {2_653, 7_803, 130_101, 132_650, 132_651, 132_702, 135_303})
  void a_summary_of_many_reads_has_a_third_level(int count) {
    assertThat(recorded(new RangeReads(), count)).isEqualTo(expected(50, count));
  }

  @Test
  void the_third_level_comes_when_the_second_is_full() {
    assertThat(recorded(new RangeReads(), 130_050).getReadsMerkleHashes().getMaxLevel())
        .isEqualTo(2);
    assertThat(recorded(new RangeReads(), 132_651).getReadsMerkleHashes().getMaxLevel())
        .isEqualTo(3);
  }

  @Test
  void a_degree_below_two_makes_no_tree() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RangeReads(1))
        .withMessage("Degree 1 is below 2");
    assertThat(recorded(new RangeReads(2), 3).getReadsMerkleHashes().getMaxDegree()).isEqualTo(2);
    assertThat(RangeReads.isDegree(1)).isFalse();
    assertThat(RangeReads.isDegree(2)).isTrue();
    // a number of 32 bits without a sign that is negative here
    assertThat(RangeReads.isDegree(-1)).isFalse();
  }

  private static RangeQueryInfo recorded(RangeReads reads, int count) {
    for (int index = 0; index < count; index++) {
      reads.add(key(index), version(index));
    }
    RangeQueryInfo.Builder info = RangeQueryInfo.newBuilder();
    reads.describe(info);
    return info.build();
  }

  private static RangeQueryInfo expected(int degree, int count) {
    List<KVRead> reads = IntStream.range(0, count).mapToObj(RangeReadsTest::read).toList();
    RangeQueryInfo.Builder info = RangeQueryInfo.newBuilder();
    if (count > degree) {
      info.setReadsMerkleHashes(summary(degree, leaves(degree, reads)));
    } else if (count > 0) {
      info.setRawReads(QueryReads.newBuilder().addAllKvReads(reads));
    }
    return info.build();
  }

  private static List<ByteString> leaves(int degree, List<KVRead> reads) {
    List<ByteString> leaves = new ArrayList<>();
    for (int from = 0; from < reads.size(); from += degree + 1) {
      leaves.add(
          Sha256.of(
              QueryReads.newBuilder()
                  .addAllKvReads(reads.subList(from, Math.min(reads.size(), from + degree + 1)))
                  .build()
                  .toByteString()));
    }
    return leaves;
  }

  /**
   * Level by level: full groups go up as one hash each; of what is left on a level, together with
   * what is left below it, one hash goes up when all levels are there.
   */
  private static QueryReadsMerkleSummary summary(int degree, List<ByteString> leaves) {
    List<ByteString> nodes = leaves;
    Optional<ByteString> leftBelow = Optional.empty();
    int level = 1;
    while (nodes.size() > degree) {
      List<ByteString> above = new ArrayList<>();
      int from = 0;
      for (; from + degree + 1 <= nodes.size(); from += degree + 1) {
        above.add(Sha256.of(nodes.subList(from, from + degree + 1).toArray(ByteString[]::new)));
      }
      leftBelow = asOne(with(nodes.subList(from, nodes.size()), leftBelow));
      nodes = above;
      level++;
    }
    List<ByteString> top = with(nodes, leftBelow);
    if (top.size() > degree) {
      top = List.of(Sha256.of(top.toArray(ByteString[]::new)));
      level++;
    }
    return QueryReadsMerkleSummary.newBuilder()
        .setMaxDegree(degree)
        .setMaxLevel(level)
        .addAllMaxLevelHashes(top)
        .build();
  }

  private static List<ByteString> with(List<ByteString> nodes, Optional<ByteString> last) {
    List<ByteString> all = new ArrayList<>(nodes);
    last.ifPresent(all::add);
    return all;
  }

  private static Optional<ByteString> asOne(List<ByteString> nodes) {
    return nodes.size() < 2
        ? nodes.stream().findFirst()
        : Optional.of(Sha256.of(nodes.toArray(ByteString[]::new)));
  }

  private static KVRead read(int index) {
    var version =
        org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version.newBuilder()
            .setBlockNum(version(index).block())
            .setTxNum(version(index).tx());
    return KVRead.newBuilder().setKey(key(index)).setVersion(version).build();
  }

  private static String key(int index) {
    return "k%06d".formatted(index);
  }

  private static Version version(int index) {
    return new Version(index + 1, index % 3);
  }
}
