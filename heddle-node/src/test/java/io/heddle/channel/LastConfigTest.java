// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.junit.jupiter.api.Test;

final class LastConfigTest {

  @Test
  void is_what_the_orderer_says() {
    ByteString said =
        OrdererBlockMetadata.newBuilder()
            .setLastConfig(org.hyperledger.fabric.protos.common.LastConfig.newBuilder().setIndex(3))
            .build()
            .toByteString();

    assertThat(LastConfig.of(block(7, Metadata.newBuilder().setValue(said).build().toByteString())))
        .isEqualTo(3);
  }

  @Test
  void a_first_block_needs_no_metadata() {
    assertThat(LastConfig.of(block(0))).isZero();
  }

  @Test
  void another_block_without_metadata_is_bad_input() {
    assertBad(block(7), "Block 7 has no metadata that says which configuration is in force");
    assertBad(
        block(-1),
        "Block 18446744073709551615 has no metadata that says which configuration is in force");
  }

  @Test
  void so_is_one_whose_metadata_cannot_be_read() {
    assertThatThrownBy(() -> LastConfig.of(block(7, ByteString.copyFromUtf8("no message"))))
        .isInstanceOf(HeddleException.class)
        .extracting(e -> ((HeddleException) e).fault())
        .isEqualTo(Fault.BAD_INPUT);
  }

  private static void assertBad(Block block, String sentence) {
    assertThatThrownBy(() -> LastConfig.of(block))
        .isInstanceOf(HeddleException.class)
        .hasMessage(sentence)
        .extracting(e -> ((HeddleException) e).fault())
        .isEqualTo(Fault.BAD_INPUT);
  }

  private static Block block(long number, ByteString... metadata) {
    return Block.newBuilder()
        .setHeader(BlockHeader.newBuilder().setNumber(number))
        .setMetadata(BlockMetadata.newBuilder().addAllMetadata(java.util.List.of(metadata)))
        .build();
  }
}
