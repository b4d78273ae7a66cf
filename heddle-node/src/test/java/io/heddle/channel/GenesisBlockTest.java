// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.BlockHash;
import io.heddle.base.ChannelName;
import io.heddle.channel.OrganisationSpec.AnchorPeer;
import io.heddle.testing.Fixtures;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.junit.jupiter.api.Test;

final class GenesisBlockTest {

  private static final Block RECORDED = recorded();
  private static final ByteString NONCE = ByteString.copyFrom(new byte[24]);

  @Test
  @Spec({"NA-189", "NA-190", "NA-191"})
  void makes_the_tree_that_configtxgen_makes() {
    ConfigGroup made = ChannelConfig.fromBlock(genesis(NONCE)).config().getChannelGroup();
    ConfigGroup recorded = ChannelConfig.fromBlock(RECORDED).config().getChannelGroup();

    // only the orderer organisation's endorsement policy is more: the test network has it as well
    ConfigGroup orderer = made.getGroupsOrThrow("Orderer");
    ConfigGroup organisation =
        orderer.getGroupsOrThrow("OrdererOrg").toBuilder().removePolicies("Endorsement").build();
    ConfigGroup comparable =
        made.toBuilder()
            .putGroups("Orderer", orderer.toBuilder().putGroups("OrdererOrg", organisation).build())
            .build();
    assertThat(comparable).isEqualTo(recorded);
  }

  @Test
  @Spec("NA-192")
  void wraps_it_as_configtxgen_does() throws Exception {
    Block made = genesis(NONCE);

    assertThat(made.getMetadata()).isEqualTo(RECORDED.getMetadata());
    assertThat(made.getHeader().getNumber()).isZero();
    assertThat(made.getHeader().getPreviousHash()).isEmpty();
    assertThat(made.getHeader().getDataHash()).isEqualTo(BlockHash.data(made.getData()));
    Envelope envelope = Envelope.parseFrom(made.getData().getData(0));
    assertThat(envelope.getSignature()).isEmpty();
    Payload payload = Payload.parseFrom(envelope.getPayload());
    ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
    assertThat(header.getVersion()).isEqualTo(1);
    assertThat(header.getTxId())
        .isEqualTo("9d908ecfb6b256def8b49a7c504e6c889c4b0e41fe6ce3e01863dd7b61a20aa0");
  }

  @Test
  @Spec("NA-192")
  void makes_the_same_block_of_the_same_arguments() {
    assertThat(genesis(NONCE).toByteString()).isEqualTo(genesis(NONCE).toByteString());
  }

  private static Block genesis(ByteString nonce) {
    ByteString tls =
        Fixtures.bytes(
            "crypto/ordererOrganizations/example.com/orderers/orderer.example.com/tls/server.crt");
    return GenesisBlock.of(
        new ChannelName("mychannel"),
        List.of(
            new OrganisationSpec(
                "Org1MSP", RecordedNetwork.org1(), List.of(new AnchorPeer("127.0.0.1", 7051))),
            new OrganisationSpec(
                "Org2MSP", RecordedNetwork.org2(), List.of(new AnchorPeer("127.0.0.1", 9051)))),
        new OrdererSpec("OrdererOrg", RecordedNetwork.ordererOrg(), "127.0.0.1", 7050, tls),
        ChannelProfile.DEVELOPER.with(
            new BatchLimits(60, 103809024, 2097152, Duration.ofMillis(500))),
        Instant.parse("2026-01-01T00:00:00Z"),
        nonce);
  }

  private static Block recorded() {
    try {
      return Block.parseFrom(Fixtures.bytes("blocks/000.block.pb"));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
