// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import static io.heddle.channel.ConfigFault.invalid;
import static io.heddle.channel.ConfigFault.within;

import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.OrdererConfig;
import io.heddle.identity.SigningIdentity;
import java.time.Clock;
import java.time.Instant;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;

/**
 * Judges updates of channels' configurations, for an orderer and for the peers that follow it. Safe
 * for use by many threads.
 *
 * <p>Fabric: orderer/common/msgprocessor/standardchannel.go, orderer/common/multichannel/
 * chainsupport.go, common/configtx/validator.go, core/peer/channel.go.
 */
public final class ConfigUpdates {

  private final SigningIdentity orderer;
  private final Clock clock;
  private final EnvelopeRules rules;

  /**
   * Updates that one orderer takes.
   *
   * @param orderer who signs what comes of them; must be a writer of the channel
   */
  public ConfigUpdates(SigningIdentity orderer, Clock clock) {
    this.orderer = orderer;
    this.clock = clock;
    this.rules = new EnvelopeRules(clock);
  }

  /**
   * What an orderer makes of an envelope of type {@code CONFIG_UPDATE}.
   *
   * <p>If another configuration comes into force before it is ordered, the same envelope, which is
   * the {@code last_update} of the transaction, must be proposed again.
   *
   * @param current the configuration in force, read by {@link ChannelConfig#bundle}
   */
  public UpdateOutcome propose(ChannelConfig current, Envelope update) {
    try {
      Instant now = clock.instant();
      within(
          "config update for existing channel did not pass initial checks",
          () -> rules.check(current, update));
      ConfigEnvelope proposed =
          within(
              "error applying config update to existing channel '%s'".formatted(current.channel()),
              () -> result(current, update));
      ChannelConfig next =
          within(
              "error applying config update to existing channel '%s'".formatted(current.channel()),
              () -> checked(current, proposed, now));
      Envelope transaction = ConfigTransaction.of(current.channel(), proposed, orderer, now);
      within(
          "config update for existing channel did not pass final checks",
          () -> rules.check(current, transaction));
      within(
          "config update for existing channel did not pass maintenance checks: config transaction"
              + " inspection failed",
          () -> MaintenanceRules.check(orderer(current), orderer(next), proposed));
      BftRules.checkTransaction(orderer(current), proposed.getConfig());
      return new UpdateOutcome.Accepted(transaction, next);
    } catch (HeddleException e) {
      return UpdateOutcome.Refused.of(e);
    }
  }

  private static ConfigEnvelope result(ChannelConfig current, Envelope update) {
    var signed =
        within("error converting envelope to config update", () -> SignedUpdate.of(update));
    var elements = within("error authorizing update", () -> Authorisation.of(current, signed));
    var group =
        within("could not turn configMap back to channelGroup", () -> ConfigTree.of(elements));
    return ConfigEnvelope.newBuilder()
        .setConfig(Config.newBuilder().setSequence(current.sequence() + 1).setChannelGroup(group))
        .setLastUpdate(update)
        .build();
  }

  private static ChannelConfig checked(
      ChannelConfig current, ConfigEnvelope proposed, Instant now) {
    ChannelConfig next = ChannelConfig.bundle(current.channel(), proposed.getConfig());
    within("config update is not compatible", () -> Compatibility.requireSupported(next));
    Compatibility.requireFitting(current, next);
    within(
        "consensus metadata update for channel config update is invalid",
        () -> ConsenterRules.check(orderer(current), orderer(next), now));
    return next;
  }

  private static OrdererConfig orderer(ChannelConfig config) {
    return config.orderer().orElseThrow(() -> invalid("config does not contain orderer config"));
  }

  /**
   * What is in force after a transaction of type {@code CONFIG}, for a peer: its update is run once
   * more against the configuration before it.
   *
   * @throws HeddleException {@code BAD_INPUT} in Fabric's words if the configuration is not what
   *     comes of the update, or cannot be in force here
   */
  public static ChannelConfig apply(ChannelConfig current, ConfigEnvelope transaction) {
    if (!transaction.hasConfig()) {
      throw invalid("config envelope has nil config");
    }
    Config config = transaction.getConfig();
    if (config.getSequence() != current.sequence() + 1) {
      throw invalid(
          "config currently at sequence %s, cannot validate config at sequence %s"
              .formatted(
                  Long.toUnsignedString(current.sequence()),
                  Long.toUnsignedString(config.getSequence())));
    }
    var elements = Authorisation.of(current, SignedUpdate.of(transaction.getLastUpdate()));
    var group =
        within("could not turn configMap back to channelGroup", () -> ConfigTree.of(elements));
    if (!group.equals(config.getChannelGroup())) {
      throw invalid("ConfigEnvelope LastUpdate did not produce the supplied config result");
    }
    ChannelConfig next = ChannelConfig.of(current.channel(), config);
    Compatibility.requireFitting(current, next);
    return next;
  }
}
