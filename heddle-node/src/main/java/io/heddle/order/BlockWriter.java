// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import com.google.protobuf.ByteString;
import io.heddle.base.BlockHash;
import io.heddle.identity.SigningIdentity;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * Makes signed blocks, each chained to the one before. For one thread.
 *
 * <p>Fabric: orderer/common/multichannel/blockwriter.go.
 */
final class BlockWriter {

  private final SigningIdentity signer;
  private ChainEnd end;

  /**
   * A block that is the next one until it is {@link #written}, and where the chain goes on then.
   */
  record Next(Block block, ChainEnd end) {}

  BlockWriter(SigningIdentity signer, ChainEnd end) {
    this.signer = signer;
    this.end = end;
  }

  long nextNumber() {
    return end.nextNumber();
  }

  /** Makes and signs the next block of the chain. */
  Next next(List<ByteString> envelopes) {
    return next(envelopes, end.lastConfig());
  }

  /** As {@link #next}, with a transaction that brings a new configuration. */
  Next nextConfig(ByteString transaction) {
    return next(List.of(transaction), end.nextNumber());
  }

  private Next next(List<ByteString> envelopes, long lastConfig) {
    BlockData data = BlockData.newBuilder().addAllData(envelopes).build();
    BlockHeader header =
        BlockHeader.newBuilder()
            .setNumber(end.nextNumber())
            .setPreviousHash(end.lastHeaderHash())
            .setDataHash(BlockHash.data(data))
            .build();
    return new Next(
        Block.newBuilder()
            .setHeader(header)
            .setData(data)
            .setMetadata(metadata(header, lastConfig))
            .build(),
        new ChainEnd(end.nextNumber() + 1, BlockHash.header(header), lastConfig));
  }

  /** The block is where it was to go: the next one is chained to it. */
  void written(Next block) {
    end = block.end();
  }

  private BlockMetadata metadata(BlockHeader header, long configBlock) {
    LastConfig lastConfig = LastConfig.newBuilder().setIndex(configBlock).build();
    return BlockMetadata.newBuilder()
        .addMetadata(signatures(header, lastConfig))
        .addMetadata(
            Metadata.newBuilder().setValue(lastConfig.toByteString()).build().toByteString())
        .addMetadata(ByteString.EMPTY) // the peer's: which transactions are valid
        .addMetadata(ByteString.EMPTY)
        .addMetadata(ByteString.EMPTY) // the peer's: the commit hash
        .build();
  }

  private ByteString signatures(BlockHeader header, LastConfig lastConfig) {
    ByteString value =
        OrdererBlockMetadata.newBuilder().setLastConfig(lastConfig).build().toByteString();
    ByteString signatureHeader =
        SignatureHeader.newBuilder()
            .setCreator(signer.serialized())
            .setNonce(signer.nonce(value.concat(BlockHash.headerBytes(header))))
            .build()
            .toByteString();
    ByteString signed = value.concat(signatureHeader).concat(BlockHash.headerBytes(header));
    return Metadata.newBuilder()
        .setValue(value)
        .addSignatures(
            MetadataSignature.newBuilder()
                .setSignatureHeader(signatureHeader)
                .setSignature(signer.sign(signed)))
        .build()
        .toByteString();
  }
}
