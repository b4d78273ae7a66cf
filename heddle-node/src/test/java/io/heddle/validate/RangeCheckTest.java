// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import io.heddle.simulate.RangeReads;
import io.heddle.testing.MapState;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReads;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorded ranges against a state: a letter is a key, the digit behind it the block it is of. */
final class RangeCheckTest {

  private static final Space SPACE = Space.open("cc");
  private final MapState present = new MapState();

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # state, read,   end, exhausted, the difference
          a1b2c3,  a1b2c3, '',  true,      -
          '',      '',     '',  true,      -
          a1b2c3,  a1b2,   c,   true,      -
          a1b2c4,  a1b2c3, '',  true,      c: key 'c' was at version 3:0 and is at version 4:0 now
          a1b2,    a1b2c3, '',  true,      c: key 'c' was at version 3:0 and is absent now
          a1c3,    a1b2c3, '',  true,      b: key 'b' was at version 2:0 and is absent now
          a1b2c3,  a1c3,   '',  true,      b: key 'b' was absent and is at version 2:0 now
          a1b2c3,  a1b2,   '',  true,      c: key 'c' was absent and is at version 3:0 now
          a1,      '',     '',  true,      a: key 'a' was absent and is at version 1:0 now
          a1b2c3,  a1b2,   b,   false,     -
          a1c3,    a1b2,   b,   false,     b: key 'b' was at version 2:0 and is absent now
          a1b3c3,  a1b2,   b,   false,     b: key 'b' was at version 2:0 and is at version 3:0 now
          a1b2c3,  a1,     b,   false,     b: key 'b' was absent and is at version 2:0 now
          """)
  void the_first_key_that_differs_is_named(
      String state, String read, String end, boolean isExhausted, String difference) {
    RangeQueryInfo range =
        range(end, isExhausted)
            .setRawReads(QueryReads.newBuilder().addAllKvReads(reads(read)))
            .build();

    Optional<String> found =
        check(state)
            .difference(SPACE, range)
            .map(each -> each.key().toStringUtf8() + ": " + each.text());

    assertThat(found).isEqualTo(Optional.ofNullable(difference));
    assertThat(present.open()).as("nothing is left open").isZero();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # state, read, found
          a2,      1,    2
          '',      1,    -
          a1b2,    -,    2
          """)
  void a_difference_has_both_versions(String state, @Nullable Long read, @Nullable Long found) {
    RangeQueryInfo range =
        range("", true).setRawReads(QueryReads.newBuilder().addAllKvReads(reads("a1"))).build();

    RangeCheck.Difference difference = check(state).difference(SPACE, range).orElseThrow();

    assertThat(difference.read()).isEqualTo(version(read));
    assertThat(difference.found()).isEqualTo(version(found));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # state,     end, exhausted, is the same
          a1b2c3d4,    '',  true,      true
          a1b2c3,      '',  true,      false
          a1b2c3d5,    '',  true,      false
          a1b2c3d4e5,  '',  true,      false
          a1b2c3d4e5,  d,   false,     true
          a1b2c3,      d,   false,     false
          """)
  void a_summary_is_made_again(String state, String end, boolean isExhausted, boolean isSame) {
    RangeReads reads = new RangeReads(2);
    reads("a1b2c3d4")
        .forEach(read -> reads.add(read.getKey(), new Version(read.getVersion().getBlockNum(), 0)));
    RangeQueryInfo.Builder range = range(end, isExhausted);
    reads.describe(range);

    Optional<RangeCheck.Difference> found = check(state).difference(SPACE, range.build());

    assertThat(found.isEmpty()).isEqualTo(isSame);
    found.ifPresent(difference -> {
      assertThat(difference.key()).isEqualTo(ByteString.copyFromUtf8("a"));
      assertThat(difference.read()).isEmpty();
      assertThat(difference.found()).isEmpty();
      assertThat(difference.text())
          .isEqualTo("the keys from 'a' to '%s' no longer have the hashes they had".formatted(end));
    });
    assertThat(present.open()).isZero();
  }

  private static RangeQueryInfo.Builder range(String end, boolean isExhausted) {
    return RangeQueryInfo.newBuilder().setStartKey("a").setEndKey(end).setItrExhausted(isExhausted);
  }

  private static Optional<Version> version(@Nullable Long block) {
    return Optional.ofNullable(block).map(number -> new Version(number, 0));
  }

  private RangeCheck check(String text) {
    reads(text)
        .forEach(read ->
            present.put(
                "cc",
                read.getKey(),
                StateEntry.of(ByteString.EMPTY, new Version(read.getVersion().getBlockNum(), 0))));
    return new RangeCheck(new BlockState(present));
  }

  private static List<KVRead> reads(String text) {
    return IntStream.range(0, text.length() / 2)
        .mapToObj(i ->
            KVRead.newBuilder()
                .setKey(text.substring(2 * i, 2 * i + 1))
                .setVersion(
                    org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version.newBuilder()
                        .setBlockNum(Character.digit(text.charAt(2 * i + 1), 10)))
                .build())
        .toList();
  }
}
