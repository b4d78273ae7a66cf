// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.RecordedNetwork;
import java.time.Instant;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekNextCommit;
import org.hyperledger.fabric.protos.orderer.SeekOldest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;

/** Requests for blocks of the recorded channel. */
final class Seeks {

  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private Seeks() {}

  static SeekInfo seek(SeekPosition start, SeekPosition stop) {
    return SeekInfo.newBuilder()
        .setStart(start)
        .setStop(stop)
        .setBehavior(SeekInfo.SeekBehavior.BLOCK_UNTIL_READY)
        .build();
  }

  static SeekPosition specified(long number) {
    return SeekPosition.newBuilder()
        .setSpecified(SeekSpecified.newBuilder().setNumber(number))
        .build();
  }

  static SeekPosition newest() {
    return SeekPosition.newBuilder().setNewest(SeekNewest.getDefaultInstance()).build();
  }

  static SeekPosition oldest() {
    return SeekPosition.newBuilder().setOldest(SeekOldest.getDefaultInstance()).build();
  }

  static SeekPosition nextCommit() {
    return SeekPosition.newBuilder().setNextCommit(SeekNextCommit.getDefaultInstance()).build();
  }

  static Envelope request(SeekInfo seek) {
    return request("mychannel", NOW, seek);
  }

  static Envelope request(SigningIdentity user, SeekInfo seek) {
    return request(
        user, "mychannel", Timestamp.newBuilder().setSeconds(NOW.getEpochSecond()).build(), seek);
  }

  static Envelope request(String channel, Instant time, SeekInfo seek) {
    return request(channel, Timestamp.newBuilder().setSeconds(time.getEpochSecond()).build(), seek);
  }

  static Envelope request(String channel, Timestamp time, SeekInfo seek) {
    return request(RecordedNetwork.org1User("User1"), channel, time, seek);
  }

  private static Envelope request(
      SigningIdentity user, String channel, Timestamp time, SeekInfo seek) {
    ChannelHeader header =
        ChannelHeader.newBuilder()
            .setType(HeaderType.DELIVER_SEEK_INFO_VALUE)
            .setChannelId(channel)
            .setTimestamp(time)
            .build();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(header.toByteString())
                    .setSignatureHeader(
                        SignatureHeader.newBuilder()
                            .setCreator(user.serialized())
                            .build()
                            .toByteString()))
            .setData(seek.toByteString())
            .build()
            .toByteString();
    return Envelope.newBuilder().setPayload(payload).setSignature(user.sign(payload)).build();
  }
}
