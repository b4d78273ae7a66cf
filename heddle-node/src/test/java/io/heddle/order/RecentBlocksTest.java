// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.stream.LongStream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.junit.jupiter.api.Test;

final class RecentBlocksTest {

  private final RecentBlocks recent = new RecentBlocks();

  @Test
  void are_those_that_somebody_has_not_taken_yet_and_the_last_one() {
    LongStream.range(0, 5).forEach(number -> recent.add(block(number, 1)));
    assertThat(kept(6)).containsExactly(0L, 1L, 2L, 3L, 4L);

    recent.areTaken(3);
    assertThat(kept(6)).containsExactly(3L, 4L);
    recent.areTaken(5);
    assertThat(kept(6)).containsExactly(4L);
  }

  @Test
  void are_no_more_than_some_megabytes_and_always_the_last_one() {
    LongStream.range(0, 9).forEach(number -> recent.add(block(number, 1 << 20)));
    assertThat(kept(9)).containsExactly(6L, 7L, 8L);

    recent.add(block(9, 8 << 20));
    assertThat(kept(10)).containsExactly(9L);
    recent.add(block(10, 1));
    assertThat(kept(11)).containsExactly(10L);
    recent.add(block(11, 1));
    assertThat(kept(12)).containsExactly(10L, 11L);
  }

  private List<Long> kept(long height) {
    return LongStream.range(0, height)
        .filter(number -> recent.find(number).isPresent())
        .peek(number ->
            assertThat(recent.find(number).orElseThrow().getHeader().getNumber()).isEqualTo(number))
        .boxed()
        .toList();
  }

  private static Block block(long number, int size) {
    return Block.newBuilder()
        .setHeader(BlockHeader.newBuilder().setNumber(number))
        .setData(BlockData.newBuilder().addData(ByteString.copyFrom(new byte[size])))
        .build();
  }
}
