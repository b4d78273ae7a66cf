// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.ChannelName;
import io.heddle.channel.ChannelConfig;
import io.heddle.golang.GoProtobuf;
import io.heddle.update.EnvelopeRules;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Status;

/**
 * What an envelope must be so that the orderer takes it.
 *
 * <p>Fabric: orderer/common/broadcast/broadcast.go, orderer/common/msgprocessor.
 */
final class EnvelopeFilter {

  /** Withdrawn from the protocol, but old clients still get their answer. */
  private static final int ORDERER_TRANSACTION = 4;

  private final ChannelName channel;
  private final Supplier<ChannelConfig> config;
  private final EnvelopeRules rules;

  EnvelopeFilter(ChannelName channel, Supplier<ChannelConfig> config, Clock clock) {
    this.channel = channel;
    this.config = config;
    this.rules = new EnvelopeRules(clock);
  }

  /** Why the orderer does not take it; empty if it does. */
  Optional<Acceptance.Refused> objection(Envelope envelope) {
    Payload payload;
    try {
      payload = Payload.parseFrom(envelope.getPayload());
    } catch (InvalidProtocolBufferException e) {
      return withoutChannel(GoProtobuf.unmarshalling("Payload", e));
    }
    if (!payload.hasHeader()) {
      return withoutChannel("header not set");
    }
    if (payload.getHeader().getChannelHeader().isEmpty()) {
      return withoutChannel("channel header not set");
    }
    ChannelHeader header;
    try {
      header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
    } catch (InvalidProtocolBufferException e) {
      return withoutChannel(
          "error unmarshalling channel header: " + GoProtobuf.unmarshalling("ChannelHeader", e));
    }
    if (!header.getChannelId().equals(channel.value())) {
      return refused("channel does not exist");
    }
    return switch (header.getType()) {
      case HeaderType.CONFIG_UPDATE_VALUE ->
          refused("config updates are not supported by Heddle's embedded orderer yet");
      case HeaderType.CONFIG_VALUE ->
          refused("message is of type that cannot be processed directly");
      case ORDERER_TRANSACTION -> refused("message is of type that is no longer supported");
      default ->
          rules
              .objection(config.get(), envelope, payload)
              .map(refused -> new Acceptance.Refused(refused.status(), refused.info()));
    };
  }

  private static Optional<Acceptance.Refused> withoutChannel(String why) {
    return refused("could not determine channel ID: " + why);
  }

  private static Optional<Acceptance.Refused> refused(String info) {
    return Optional.of(new Acceptance.Refused(Status.BAD_REQUEST, info));
  }
}
