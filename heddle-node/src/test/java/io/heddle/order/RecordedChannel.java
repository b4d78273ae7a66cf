// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.BlockHash;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.Fixtures;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/** The recorded channel, and envelopes for it. */
final class RecordedChannel {

  static final Block GENESIS = block("000");
  static final ChannelConfig CONFIG = ChannelConfig.fromBlock(GENESIS);
  static final ChainEnd END = new ChainEnd(1, BlockHash.header(GENESIS.getHeader()), 0);

  private RecordedChannel() {}

  static Block block(String number) {
    try {
      return Block.parseFrom(Fixtures.bytes("blocks/" + number + ".block.pb"));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  static Envelope envelope(SigningIdentity signer, String data) {
    return sign(signer, payload(signer.serialized(), "mychannel", HeaderType.MESSAGE_VALUE, data));
  }

  static Envelope sign(SigningIdentity signer, Payload payload) {
    ByteString bytes = payload.toByteString();
    return Envelope.newBuilder().setPayload(bytes).setSignature(signer.sign(bytes)).build();
  }

  static Payload payload(ByteString creator, String channel, int type, String data) {
    return Payload.newBuilder()
        .setHeader(
            Header.newBuilder()
                .setChannelHeader(
                    ChannelHeader.newBuilder()
                        .setChannelId(channel)
                        .setType(type)
                        .build()
                        .toByteString())
                .setSignatureHeader(
                    SignatureHeader.newBuilder().setCreator(creator).build().toByteString()))
        .setData(ByteString.copyFromUtf8(data))
        .build();
  }
}
