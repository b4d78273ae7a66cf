// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.BlockHash;
import io.heddle.identity.SignedData;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockWriterTest {

  private final OrdererRig rig = new OrdererRig();

  @Test
  @Spec({"NA-175", "NA-176", "NA-177", "NA-178", "NA-188"})
  void chains_and_signs_blocks_that_a_peer_accepts() throws Exception {
    try (Orderer orderer = rig.orderer(Cutting.INSTANT)) {
      orderer.submit(OrdererRig.envelope(0));
      rig.awaitSizes(List.of(1));
      orderer.submit(OrdererRig.envelope(1));
      rig.awaitSizes(List.of(1, 1));
    }

    Block previous = RecordedChannel.GENESIS;
    for (Block block : rig.receiver.blocks()) {
      assertThat(block.getHeader().getNumber()).isEqualTo(previous.getHeader().getNumber() + 1);
      assertThat(block.getHeader().getPreviousHash())
          .isEqualTo(BlockHash.header(previous.getHeader()));
      assertThat(block.getHeader().getDataHash()).isEqualTo(BlockHash.data(block.getData()));
      assertThat(block.getMetadata().getMetadataList()).hasSize(5);
      assertThat(block.getMetadata().getMetadataList().subList(2, 5)).allMatch(ByteString::isEmpty);
      verifySignatures(block);
      previous = block;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"001", "138", "141"})
  @Spec({"NA-178", "NA-188"})
  void signs_what_the_recorded_orderer_signs(String number) throws Exception {
    verifySignatures(RecordedChannel.block(number));
  }

  @Test
  @Spec("NA-178")
  void names_the_last_configuration_twice() throws Exception {
    var end = new ChainEnd(142, ByteString.copyFrom(new byte[32]), 141);

    Block block = new BlockWriter(RecordedNetwork.orderer(), end).next(List.of()).block();

    Metadata signatures = Metadata.parseFrom(block.getMetadata().getMetadata(0));
    assertThat(OrdererBlockMetadata.parseFrom(signatures.getValue()).getLastConfig().getIndex())
        .isEqualTo(141);
    Metadata lastConfig = Metadata.parseFrom(block.getMetadata().getMetadata(1));
    assertThat(lastConfig.getSignaturesList()).isEmpty();
    assertThat(LastConfig.parseFrom(lastConfig.getValue()).getIndex()).isEqualTo(141);
  }

  @Test
  @Spec("NA-178")
  void signs_each_block_with_another_nonce() throws Exception {
    var writer = new BlockWriter(RecordedNetwork.orderer(), RecordedChannel.END);

    Set<ByteString> nonces = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      Metadata signatures =
          Metadata.parseFrom(writer.next(List.of()).block().getMetadata().getMetadata(0));
      nonces.add(
          SignatureHeader.parseFrom(signatures.getSignatures(0).getSignatureHeader()).getNonce());
    }

    assertThat(nonces).hasSize(3);
  }

  private static void verifySignatures(Block block) throws InvalidProtocolBufferException {
    Metadata metadata = Metadata.parseFrom(block.getMetadata().getMetadata(0));
    assertThat(metadata.getSignaturesList()).hasSize(1);
    List<SignedData> signed = new ArrayList<>();
    for (MetadataSignature signature : metadata.getSignaturesList()) {
      SignatureHeader header = SignatureHeader.parseFrom(signature.getSignatureHeader());
      assertThat(header.getNonce().size()).isEqualTo(24);
      ByteString bytes =
          metadata
              .getValue()
              .concat(signature.getSignatureHeader())
              .concat(BlockHash.headerBytes(block.getHeader()));
      signed.add(new SignedData(bytes, header.getCreator(), signature.getSignature()));
    }
    RecordedChannel.CONFIG.policy("/Channel/Orderer/BlockValidation").check(signed);
  }
}
