// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.RecordedChannel;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodesResult;
import org.junit.jupiter.api.Test;

/** What is shown of answers of system chaincodes. */
final class SystemAnswersTest {

  @Test
  void system_chaincodes_answers_are_decoded_by_their_function() {
    BlockchainInfo info =
        BlockchainInfo.newBuilder()
            .setHeight(Long.MIN_VALUE)
            .setCurrentBlockHash(ByteString.copyFromUtf8("hash"))
            .build();
    Block block = RecordedChannel.blocks().get(5);

    assertThat(SystemAnswers.decoded("qscc", "GetChainInfo", info.toByteArray()))
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
    assertThat(SystemAnswers.decoded("qscc", "GetBlockByNumber", block.toByteArray()))
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
                    .toByteArray()))
        .hasValueSatisfying(json ->
            assertThat(json)
                .hasToString(
                    "{\"installed_chaincodes\":[{\"package_id\":\"\",\"label\":\"cars\",\"references\":{\"mychannel\":{\"chaincodes\":[]}}}]}"));
  }

  @Test
  void what_is_no_such_answer_is_left_alone() {
    byte[] broken = "no message".getBytes(UTF_8);

    assertThat(SystemAnswers.decoded("cars", "GetChainInfo", new byte[0])).isEmpty();
    assertThat(SystemAnswers.decoded("qscc", "Other", new byte[0])).isEmpty();
    assertThat(SystemAnswers.decoded("qscc", "GetChainInfo", broken)).isEqualTo(Optional.empty());
  }
}
