// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.heddle.base.ChannelName;
import io.heddle.identity.SigningIdentity;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekInfo.SeekContentType;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;

/**
 * Asks an orderer for all blocks from a number on, those that come included.
 *
 * @param tlsCertificateHash of the certificate that is shown to orderers; empty if none is
 */
record Seek(
    ChannelName channel,
    SigningIdentity signer,
    Optional<ByteString> tlsCertificateHash,
    InstantSource clock) {

  private static final int NONCE_BYTES = 24;
  private static final long FOR_EVER = -1; // the greatest unsigned number
  private static final SecureRandom RANDOM = new SecureRandom();

  Envelope blocksFrom(long number) {
    return from(number, SeekContentType.BLOCK);
  }

  /** Only headers and signatures, of blocks that hold no configuration. */
  Envelope attestationsFrom(long number) {
    return from(number, SeekContentType.HEADER_WITH_SIG);
  }

  private Envelope from(long number, SeekContentType content) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    ByteString payload = payload(number, content, ByteString.copyFrom(nonce));
    return Envelope.newBuilder().setPayload(payload).setSignature(signer.sign(payload)).build();
  }

  ByteString payload(long number, SeekContentType content, ByteString nonce) {
    ChannelHeader.Builder header =
        ChannelHeader.newBuilder()
            .setType(HeaderType.DELIVER_SEEK_INFO_VALUE)
            .setChannelId(channel.value())
            .setTimestamp(Timestamp.newBuilder().setSeconds(clock.instant().getEpochSecond()));
    tlsCertificateHash.ifPresent(header::setTlsCertHash);
    SignatureHeader signature =
        SignatureHeader.newBuilder().setCreator(signer.serialized()).setNonce(nonce).build();
    SeekInfo seek =
        SeekInfo.newBuilder()
            .setStart(position(number))
            .setStop(position(FOR_EVER))
            .setContentType(content)
            .build();
    return Payload.newBuilder()
        .setHeader(
            Header.newBuilder()
                .setChannelHeader(header.build().toByteString())
                .setSignatureHeader(signature.toByteString()))
        .setData(seek.toByteString())
        .build()
        .toByteString();
  }

  private static SeekPosition position(long number) {
    return SeekPosition.newBuilder()
        .setSpecified(SeekSpecified.newBuilder().setNumber(number))
        .build();
  }
}
