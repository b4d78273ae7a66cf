// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.golang.GoProtobuf;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Status;

/**
 * An envelope, opened as far as the channel that it is for.
 *
 * <p>Fabric: orderer/common/multichannel/registrar.go, {@code BroadcastChannelSupport}.
 */
sealed interface Addressed {

  /** What is answered to an envelope for a channel that the orderer has not. */
  Acceptance.Refused UNKNOWN_CHANNEL =
      new Acceptance.Refused(Status.BAD_REQUEST, "channel does not exist");

  /** It names a channel, whether or not there is one. */
  record To(Envelope envelope, Payload payload, ChannelHeader header) implements Addressed {

    /** As the client gave it, so it may be anything. */
    String channel() {
      return header.getChannelId();
    }
  }

  /** It does not. */
  record Nowhere(Acceptance.Refused answer) implements Addressed {}

  static Addressed of(Envelope envelope) {
    Payload payload;
    try {
      payload = Payload.parseFrom(envelope.getPayload());
    } catch (InvalidProtocolBufferException e) {
      return nowhere(GoProtobuf.unmarshalling("Payload", e));
    }
    if (!payload.hasHeader()) {
      return nowhere("header not set");
    }
    if (payload.getHeader().getChannelHeader().isEmpty()) {
      return nowhere("channel header not set");
    }
    try {
      return new To(
          envelope, payload, ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()));
    } catch (InvalidProtocolBufferException e) {
      return nowhere(
          "error unmarshalling channel header: " + GoProtobuf.unmarshalling("ChannelHeader", e));
    }
  }

  private static Nowhere nowhere(String why) {
    return new Nowhere(
        new Acceptance.Refused(Status.BAD_REQUEST, "could not determine channel ID: " + why));
  }
}
