// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.base.ChannelName;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SigningIdentity;
import io.heddle.update.ConfigUpdates;
import io.heddle.update.EnvelopeRules;
import io.heddle.update.UpdateOutcome;
import java.time.Clock;
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
  private final EnvelopeRules rules;
  private final ConfigUpdates updates;

  /**
   * For one channel.
   *
   * @param orderer who signs what comes of updates
   */
  EnvelopeFilter(ChannelName channel, SigningIdentity orderer, Clock clock) {
    this.channel = channel;
    this.rules = new EnvelopeRules(clock);
    this.updates = new ConfigUpdates(orderer, clock);
  }

  /**
   * Whether the orderer takes it, and as what.
   *
   * @param config in force
   */
  Judgement judge(Envelope envelope, ChannelConfig config) {
    return switch (Addressed.of(envelope)) {
      case Addressed.Nowhere(Acceptance.Refused answer) -> new Judgement.Refused(answer);
      case Addressed.To to -> judge(to, config);
    };
  }

  /** As {@link #judge(Envelope, ChannelConfig)}, of one that has been opened already. */
  Judgement judge(Addressed.To to, ChannelConfig config) {
    Envelope envelope = to.envelope();
    Payload payload = to.payload();
    if (!to.channel().equals(channel.value())) {
      return new Judgement.Refused(Addressed.UNKNOWN_CHANNEL);
    }
    return switch (to.header().getType()) {
      case HeaderType.CONFIG_UPDATE_VALUE -> proposed(config, envelope);
      case HeaderType.CONFIG_VALUE ->
          refused("message is of type that cannot be processed directly");
      case ORDERER_TRANSACTION -> refused("message is of type that is no longer supported");
      default ->
          rules
              .objection(config, envelope, payload)
              .map(EnvelopeFilter::answered)
              .orElseGet(Judgement.Normal::new);
    };
  }

  private Judgement proposed(ChannelConfig config, Envelope update) {
    return switch (updates.propose(config, update)) {
      case UpdateOutcome.Accepted accepted -> new Judgement.Update(accepted);
      case UpdateOutcome.Refused refused -> answered(refused);
    };
  }

  private static Judgement answered(UpdateOutcome.Refused refused) {
    return new Judgement.Refused(new Acceptance.Refused(refused.status(), refused.info()));
  }

  private static Judgement refused(String info) {
    return new Judgement.Refused(new Acceptance.Refused(Status.BAD_REQUEST, info));
  }
}
