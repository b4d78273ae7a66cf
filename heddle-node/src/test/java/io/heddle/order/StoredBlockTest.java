// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.junit.jupiter.api.Test;

final class StoredBlockTest {

  private static final int LONG = 40_000;

  private final StoredBlock form = new StoredBlock();

  @Test
  void a_long_block_is_deflated_if_its_beginning_or_the_long_one_before_says_that_it_is_worth_it()
      throws IOException {
    Block even = block(new byte[LONG]);
    Block random = block(random());
    Block late = block(random(), new byte[10 * LONG]); // worth it, but not by its beginning

    assertThat(isShorter(late)).isFalse();
    assertThat(isShorter(even)).isTrue();
    assertThat(isShorter(late)).isTrue();
    assertThat(isShorter(random)).isFalse();
    assertThat(isShorter(late)).isFalse();
  }

  @Test
  void a_short_block_is_deflated_if_that_makes_it_shorter_and_says_nothing_of_long_ones()
      throws IOException {
    assertThat(isShorter(block(new byte[1000]))).isTrue();
    assertThat(isShorter(block(random(), new byte[10 * LONG]))).isFalse();
    assertThat(isShorter(block("short".getBytes(StandardCharsets.UTF_8)))).isFalse();
  }

  private boolean isShorter(Block block) throws IOException {
    ByteString stored = form.of(block);
    assertThat(StoredBlock.read(stored)).isEqualTo(block);
    return stored.size() < block.getSerializedSize();
  }

  private static byte[] random() {
    var bytes = new byte[LONG];
    new SplittableRandom(1).nextBytes(bytes);
    return bytes;
  }

  private static Block block(byte[]... envelopes) {
    BlockData.Builder data = BlockData.newBuilder();
    for (byte[] envelope : envelopes) {
      data.addData(ByteString.copyFrom(envelope));
    }
    return Block.newBuilder().setData(data).build();
  }
}
