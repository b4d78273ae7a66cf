// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.RecordedChannel;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodesResult;
import org.junit.jupiter.api.Test;

/** What is shown of answers of all kinds. */
final class AnswersTest {

  @Test
  void system_chaincodes_answers_are_decoded_by_their_function() {
    BlockchainInfo info =
        BlockchainInfo.newBuilder()
            .setHeight(Long.MIN_VALUE)
            .setCurrentBlockHash(ByteString.copyFromUtf8("hash"))
            .build();
    Block block = RecordedChannel.blocks().get(5);

    assertThat(SystemAnswers.decoded("qscc", "GetChainInfo", info.toByteString()))
        .hasValueSatisfying(json ->
            assertThat(SortedJson.of(json))
                .isEqualTo(
                    """
                    {
                    	"bootstrappingSnapshotInfo": null,
                    	"currentBlockHash": "aGFzaA==",
                    	"height": "9223372036854775808",
                    	"previousBlockHash": null
                    }\
                    """));
    assertThat(SystemAnswers.decoded("qscc", "GetBlockByNumber", block.toByteString()))
        .contains(DecodedJson.of(block));
    assertThat(
            SystemAnswers.decoded(
                "_lifecycle",
                "QueryInstalledChaincodes",
                QueryInstalledChaincodesResult.newBuilder()
                    .addInstalledChaincodes(
                        QueryInstalledChaincodesResult.InstalledChaincode.newBuilder()
                            .setLabel("cars")
                            .putReferences(
                                "mychannel",
                                QueryInstalledChaincodesResult.References.getDefaultInstance()))
                    .build()
                    .toByteString()))
        .hasValueSatisfying(json ->
            assertThat(json)
                .hasToString(
                    "{\"installed_chaincodes\":[{\"package_id\":\"\",\"label\":\"cars\",\"references\":{\"mychannel\":{\"chaincodes\":[]}}}]}"));
  }

  @Test
  void what_is_no_such_answer_is_left_alone() {
    ByteString broken = ByteString.copyFromUtf8("no message");

    assertThat(SystemAnswers.decoded("cars", "GetChainInfo", ByteString.EMPTY)).isEmpty();
    assertThat(SystemAnswers.decoded("qscc", "Other", ByteString.EMPTY)).isEmpty();
    assertThat(SystemAnswers.decoded("qscc", "GetChainInfo", broken)).isEqualTo(Optional.empty());
  }

  @Test
  void nothing_in_an_answer_acts_on_a_terminal() {
    ByteString plain = ByteString.copyFromUtf8("{\n\t\"größe\": 5\n}\n");
    ByteString red = ByteString.copyFromUtf8("\u001b[31mred\u0007\r\nend");
    ByteString bytes = ByteString.fromHex("ff00");

    assertThat(AnswerText.isPlain(plain)).isTrue();
    assertThat(AnswerText.of(plain)).isEqualTo(plain.toStringUtf8());
    assertThat(AnswerText.isPlain(red)).isFalse();
    assertThat(AnswerText.of(red)).isEqualTo("␛[31mred␇\nend");
    assertThat(AnswerText.isPlain(bytes)).isFalse();
    assertThat(AnswerText.of(bytes)).isEqualTo("/wA=");
    assertThat(AnswerText.isPlain(ByteString.copyFromUtf8("a\rb"))).isFalse();
  }
}
