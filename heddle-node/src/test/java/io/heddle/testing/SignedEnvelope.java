// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.identity.SigningIdentity;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/** Envelopes of a client, with as little in them as an orderer wants. */
public final class SignedEnvelope {

  private SignedEnvelope() {}

  public static Envelope of(
      SigningIdentity client, ChannelName channel, HeaderType type, ByteString data) {
    ChannelHeader header =
        ChannelHeader.newBuilder().setType(type.getNumber()).setChannelId(channel.value()).build();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(header.toByteString())
                    .setSignatureHeader(signer(client)))
            .setData(data)
            .build()
            .toByteString();
    return Envelope.newBuilder().setPayload(payload).setSignature(client.sign(payload)).build();
  }

  static ByteString signer(SigningIdentity client) {
    return SignatureHeader.newBuilder().setCreator(client.serialized()).build().toByteString();
  }
}
