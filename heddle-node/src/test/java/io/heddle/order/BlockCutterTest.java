// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.channel.BatchLimits;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Envelope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BlockCutterTest {

  /** At most three messages a block, preferably at most 100 bytes. */
  private static final BatchLimits LIMITS = new BatchLimits(3, 1000, 100, Duration.ofSeconds(2));

  @ParameterizedTest(name = "sizes {0}")
  @Spec("NA-185")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "10                | -                  | 10",
        "10 20             | -                  | 10,20",
        "10 20 30          | 10,20,30           | -",
        "10 20 30 40       | 10,20,30           | 40",
        "50 50             | -                  | 50,50",
        "50 51             | 50                 | 51",
        "100               | -                  | 100",
        "101               | 101                | -",
        "10 101            | 10 / 101           | -",
        "10 101 20         | 10 / 101           | 20",
        "50 60 70          | 50 / 60            | 70",
        "40 40 40 40       | 40,40              | 40,40",
        "1 1 99            | 1,1                | 99",
      })
  void cuts_by_count_and_size(String sizes, String cut, String pending) {
    BlockCutter cutter = new BlockCutter();
    StringJoiner batches = new StringJoiner(" / ");
    for (String size : sizes.split(" ", -1)) {
      add(cutter, Integer.parseInt(size)).stream()
          .map(BlockCutterTest::describe)
          .forEach(batches::add);
    }

    assertThat(batches.toString()).isEqualTo(cut == null ? "" : cut);
    assertThat(cutter.hasPending()).isEqualTo(pending != null);
    assertThat(describe(cutter.cut())).isEqualTo(pending == null ? "" : pending);
    assertThat(cutter.hasPending()).isFalse();
  }

  private static List<List<ByteString>> add(BlockCutter cutter, int size) {
    int signature = size / 3;
    Envelope envelope =
        Envelope.newBuilder()
            .setPayload(ByteString.copyFrom(new byte[size - signature]))
            .setSignature(ByteString.copyFrom(new byte[signature]))
            .build();
    return cutter.add(envelope.toByteString(), size, LIMITS);
  }

  private static String describe(List<ByteString> batch) {
    return String.join(
        ",", batch.stream().map(BlockCutterTest::size).map(String::valueOf).toList());
  }

  private static int size(ByteString bytes) {
    try {
      Envelope envelope = Envelope.parseFrom(bytes);
      return Stream.of(envelope.getPayload(), envelope.getSignature())
          .mapToInt(ByteString::size)
          .sum();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
