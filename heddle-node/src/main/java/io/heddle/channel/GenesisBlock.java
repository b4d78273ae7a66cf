// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.heddle.base.BlockHash;
import io.heddle.base.ChannelName;
import io.heddle.base.Sha256;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * Block 0 of a channel: the first configuration.
 *
 * <p>Fabric: internal/configtxgen/encoder/encoder.go, genesisconfig; common/genesis/genesis.go.
 */
public final class GenesisBlock {

  private GenesisBlock() {}

  /**
   * The same block for the same arguments, byte by byte.
   *
   * @param nonce 24 bytes, of which the transaction id is made
   */
  public static Block of(
      ChannelName channel,
      List<OrganisationSpec> organisations,
      OrdererSpec orderer,
      ChannelProfile profile,
      Instant timestamp,
      ByteString nonce) {
    Config config =
        Config.newBuilder().setChannelGroup(config(organisations, orderer, profile)).build();
    Payload payload =
        Payload.newBuilder()
            .setHeader(header(channel, timestamp, nonce))
            .setData(ConfigEnvelope.newBuilder().setConfig(config).build().toByteString())
            .build();
    Envelope envelope = Envelope.newBuilder().setPayload(payload.toByteString()).build();
    BlockData data = BlockData.newBuilder().addData(envelope.toByteString()).build();
    return Block.newBuilder()
        .setHeader(BlockHeader.newBuilder().setDataHash(BlockHash.data(data)))
        .setData(data)
        .setMetadata(metadata())
        .build();
  }

  /** The configuration tree in it. */
  public static ConfigGroup config(
      List<OrganisationSpec> organisations, OrdererSpec orderer, ChannelProfile profile) {
    return GenesisConfig.channel(organisations, orderer, profile);
  }

  private static Header header(ChannelName channel, Instant timestamp, ByteString nonce) {
    // the creator is nobody, so the transaction id is a hash of the nonce alone
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.CONFIG_VALUE)
            .setVersion(1)
            .setTimestamp(
                Timestamp.newBuilder()
                    .setSeconds(timestamp.getEpochSecond())
                    .setNanos(timestamp.getNano()))
            .setChannelId(channel.value())
            .setTxId(HexFormat.of().formatHex(Sha256.bytes(nonce)))
            .build();
    return Header.newBuilder()
        .setChannelHeader(channelHeader.toByteString())
        .setSignatureHeader(SignatureHeader.newBuilder().setNonce(nonce).build().toByteString())
        .build();
  }

  private static BlockMetadata metadata() {
    OrdererBlockMetadata lastConfig =
        OrdererBlockMetadata.newBuilder().setLastConfig(LastConfig.getDefaultInstance()).build();
    ByteString signatures =
        Metadata.newBuilder().setValue(lastConfig.toByteString()).build().toByteString();
    return BlockMetadata.newBuilder()
        .addMetadata(signatures)
        .addMetadata(ByteString.EMPTY) // a last configuration with index 0 is no bytes at all
        .addMetadata(ByteString.copyFrom(new byte[] {0}))
        .addMetadata(ByteString.EMPTY)
        .addMetadata(ByteString.EMPTY)
        .build();
  }
}
