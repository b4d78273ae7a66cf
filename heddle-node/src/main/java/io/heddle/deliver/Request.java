// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.heddle.access.TimeWindow;
import io.heddle.identity.SignedData;
import java.time.Instant;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;

/**
 * A request for blocks, its envelope parsed.
 *
 * @param tlsHash of the certificate that the client says to have shown; empty if it does not say
 * @param seek which blocks, not parsed yet
 */
record Request(String channel, ByteString tlsHash, ByteString seek, SignedData signed) {

  /** Reads the envelope; a clock that is too wrong is refused. */
  static Request of(Envelope envelope, TimeWindow window, Instant now) throws Refused {
    try {
      Payload payload = Payload.parseFrom(envelope.getPayload());
      if (!payload.hasHeader()) {
        throw bad("envelope has no header");
      }
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      SignatureHeader signer = SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
      checkTime(header, window, now);
      return new Request(
          header.getChannelId(),
          header.getTlsCertHash(),
          payload.getData(),
          new SignedData(envelope.getPayload(), signer.getCreator(), envelope.getSignature()));
    } catch (InvalidProtocolBufferException _) {
      throw bad("the envelope cannot be read");
    }
  }

  /** Which blocks. */
  SeekInfo seekInfo() throws Refused {
    try {
      return SeekInfo.parseFrom(seek);
    } catch (InvalidProtocolBufferException _) {
      throw bad("the seek information cannot be read");
    }
  }

  private static void checkTime(ChannelHeader header, TimeWindow window, Instant now)
      throws Refused {
    if (!header.hasTimestamp()) {
      throw bad("channel header in envelope must contain timestamp");
    }
    Timestamp made = header.getTimestamp();
    if (!window.holds(made.getSeconds(), made.getNanos(), now)) {
      throw bad(
          "its timestamp %d s %d ns is too far from %s"
              .formatted(made.getSeconds(), made.getNanos(), now));
    }
  }

  private static Refused bad(String why) {
    return new Refused(Status.BAD_REQUEST, why);
  }
}
