// SPDX-License-Identifier: Apache-2.0
package io.heddle.participate;

import static io.heddle.channel.ConfigFault.invalid;
import static io.heddle.channel.ConfigFault.within;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.golang.GoProtobuf;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;

/**
 * An update of a configuration, opened as far as its channel.
 *
 * <p>Fabric: orderer/common/channelparticipation/validator.go, ValidateUpdateConfigEnvelope.
 *
 * @param channel as the client gave it
 */
record SentUpdate(String channel, Envelope envelope) {

  static final String PART = "config-update-envelope";

  /**
   * Opens it.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} in Fabric's words if it is none
   */
  static SentUpdate of(ByteString file) {
    Envelope envelope;
    try {
      envelope = Envelope.parseFrom(file);
    } catch (InvalidProtocolBufferException e) {
      throw invalid(
          "cannot unmarshal file part %s into an envelope: %s"
              .formatted(PART, GoProtobuf.words(e)));
    }
    return new SentUpdate(
        within("invalid config update envelope", () -> channel(envelope)), envelope);
  }

  private static String channel(Envelope envelope) {
    Payload payload;
    try {
      payload = Payload.parseFrom(envelope.getPayload());
    } catch (InvalidProtocolBufferException _) {
      throw invalid("bad payload");
    }
    if (!payload.hasHeader() || payload.getHeader().getChannelHeader().isEmpty()) {
      throw invalid("bad header");
    }
    ChannelHeader header;
    try {
      header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
    } catch (InvalidProtocolBufferException _) {
      throw invalid("could not unmarshall channel header");
    }
    if (header.getType() != HeaderType.CONFIG_UPDATE_VALUE) {
      throw invalid("bad type");
    }
    if (header.getChannelId().isEmpty()) {
      throw invalid("empty channel id");
    }
    try {
      return ConfigUpdate.parseFrom(
              ConfigUpdateEnvelope.parseFrom(payload.getData()).getConfigUpdate())
          .getChannelId();
    } catch (InvalidProtocolBufferException e) {
      throw invalid(GoProtobuf.words(e));
    }
  }
}
