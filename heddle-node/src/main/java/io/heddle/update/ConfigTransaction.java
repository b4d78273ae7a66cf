// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.heddle.base.ChannelName;
import io.heddle.identity.SigningIdentity;
import java.time.Instant;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * The transaction that an orderer makes of an update: no transaction id, version 0, whole seconds.
 *
 * <p>Fabric: protoutil/txutils.go, CreateSignedEnvelope; commonutils.go, MakeChannelHeader.
 */
final class ConfigTransaction {

  private ConfigTransaction() {}

  static Envelope of(
      ChannelName channel, ConfigEnvelope config, SigningIdentity signer, Instant now) {
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.CONFIG_VALUE)
            .setTimestamp(Timestamp.newBuilder().setSeconds(now.getEpochSecond()))
            .setChannelId(channel.value())
            .build();
    SignatureHeader signatureHeader =
        SignatureHeader.newBuilder()
            .setCreator(signer.serialized())
            .setNonce(signer.nonce(config.toByteString()))
            .build();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(channelHeader.toByteString())
                    .setSignatureHeader(signatureHeader.toByteString()))
            .setData(config.toByteString())
            .build()
            .toByteString();
    return Envelope.newBuilder().setPayload(payload).setSignature(signer.sign(payload)).build();
  }
}
