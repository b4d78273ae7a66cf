// SPDX-License-Identifier: Apache-2.0
package io.heddle.base;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.Spec;
import java.util.HexFormat;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BlockHashTest {

  @ParameterizedTest(name = "block {0}")
  @CsvSource({
    "0, '', 6e3853e48ece7195732b104a937ef177e24151cd77124b0cbfaee725038f0a04, d3739b262f8cf7a0f5e4e7466a6772518cbb8492330499afff2abcf941a4be4e",
    "1, d3739b262f8cf7a0f5e4e7466a6772518cbb8492330499afff2abcf941a4be4e, e92a9fda01cafbd6cb9654a1a4eb0c28477d707ff1cc18ed40da3e1e1cc6c59a, 41ac0953ea414552e5663d18ec8a3070bf96b93e8ca42b6ba9a1fc8fff5430b4",
    "127, a3cfdb0daa49d0fa4893adf256d35c5f93f95dc2da0563590176991c77d818eb, 7c526c3ba49ff34ccdae2a1fa1662341ec0c817035f304562eb44b5ac4ed0096, 8d4e3050d2d41a1aaee2c798c17c8ccb2b157d3122f7bc859f0f36ea692c1d43",
    "128, 8d4e3050d2d41a1aaee2c798c17c8ccb2b157d3122f7bc859f0f36ea692c1d43, 3952b6d1e1897bc9d1ce7e5564bbfe347098e793e2260ec232557b0ffd1de435, 9225cf19fa30703db180b860add261dc9a74b0f3b7e4a36b525aa7e29dd7a5fa",
  })
  @Spec("NA-175")
  void hashes_a_header_as_a_real_channel_did(
      long number, String previousHash, String dataHash, String headerHash) {
    var header =
        BlockHeader.newBuilder()
            .setNumber(number)
            .setPreviousHash(ByteString.fromHex(previousHash))
            .setDataHash(ByteString.fromHex(dataHash))
            .build();

    assertThat(BlockHash.header(header)).isEqualTo(ByteString.fromHex(headerHash));
  }

  @Test
  @Spec({"NA-175", "NA-303"})
  void a_number_beyond_the_signed_range_stays_positive() {
    var header = BlockHeader.newBuilder().setNumber(-1).build();

    assertThat(HexFormat.of().formatHex(BlockHash.headerBytes(header).toByteArray()))
        .isEqualTo("300f" + "020900ffffffffffffffff" + "0400" + "0400");
  }

  @Test
  @Spec("NA-175")
  void long_contents_have_long_lengths() {
    var header =
        BlockHeader.newBuilder().setPreviousHash(ByteString.copyFrom(new byte[200])).build();

    assertThat(HexFormat.of().formatHex(BlockHash.headerBytes(header).toByteArray()))
        .startsWith("3081d0" + "020100" + "0481c8" + "00")
        .endsWith("0400");
  }

  @Test
  @Spec("NA-176")
  void the_data_hash_is_over_all_envelopes_one_after_the_other() {
    var data =
        BlockData.newBuilder()
            .addData(ByteString.copyFromUtf8("ab"))
            .addData(ByteString.copyFromUtf8("c"))
            .build();

    assertThat(BlockHash.data(data)).isEqualTo(Sha256.of(ByteString.copyFromUtf8("abc")));
  }
}
