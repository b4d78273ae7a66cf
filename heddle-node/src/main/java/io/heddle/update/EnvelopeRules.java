// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import static io.heddle.channel.ConfigFault.invalid;
import static io.heddle.channel.ConfigFault.parsed;
import static io.heddle.channel.ConfigFault.within;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.OrdererConfig;
import io.heddle.identity.Expiry;
import io.heddle.identity.SignedData;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.orderer.ConsensusType;

/**
 * What an orderer demands of any envelope for a channel: its size, and that a writer signed it.
 * Safe for use by many threads.
 *
 * <p>Fabric: orderer/common/msgprocessor/standardchannel.go, ProcessNormalMsg and
 * CreateStandardChannelFilters.
 */
public final class EnvelopeRules {

  private static final String WRITERS = "/Channel/Writers";
  private static final String MAINTAINERS = "/Channel/Orderer/Writers";
  private static final Set<String> WITH_EXPIRY = Set.of("V1_1", "V1_4_2", "V2_0");
  private static final Set<String> WITH_MAINTENANCE = Set.of("V1_4_2", "V2_0");

  private final Clock clock;
  private final Expiry expiry = new Expiry();

  public EnvelopeRules(Clock clock) {
    this.clock = clock;
  }

  /**
   * Why an envelope that changes no configuration is not taken; empty if it is.
   *
   * @param payload what is in the envelope
   */
  public Optional<UpdateOutcome.Refused> objection(
      ChannelConfig config, Envelope envelope, Payload payload) {
    try {
      OrdererConfig orderer = orderer(config);
      if (orderer.consensus().getState() != ConsensusType.State.STATE_NORMAL
          && orderer.capabilities().hasAny(WITH_MAINTENANCE)) {
        throw new HeddleException(
            Fault.UNAVAILABLE, "normal transactions are rejected: maintenance mode");
      }
      check(config, envelope, payload);
      return Optional.empty();
    } catch (HeddleException e) {
      return Optional.of(UpdateOutcome.Refused.of(e));
    }
  }

  /**
   * Demands what holds for envelopes of all types.
   *
   * @throws HeddleException {@code DENIED} if who signed it is no writer, {@code BAD_INPUT} for
   *     anything else; in Fabric's words
   */
  void check(ChannelConfig config, Envelope envelope) {
    Payload payload =
        parsed("could not convert message to signedData", Payload.parser(), envelope.getPayload());
    check(config, envelope, payload);
  }

  private void check(ChannelConfig config, Envelope envelope, Payload payload) {
    OrdererConfig orderer = orderer(config);
    requireSize(orderer, envelope);
    SignedData signed = signedData(envelope, payload);
    if (orderer.capabilities().hasAny(WITH_EXPIRY) && hasExpired(signed)) {
      throw invalid("broadcast client identity expired");
    }
    boolean isMaintained = orderer.consensus().getState() == ConsensusType.State.STATE_MAINTENANCE;
    requireSigned(config, isMaintained ? MAINTAINERS : WRITERS, signed);
  }

  private static OrdererConfig orderer(ChannelConfig config) {
    return config.orderer().orElseThrow(() -> invalid("config does not contain orderer config"));
  }

  private static void requireSize(OrdererConfig orderer, Envelope envelope) {
    long size = (long) envelope.getPayload().size() + envelope.getSignature().size();
    int maximum = orderer.batch().absoluteMaxBytes();
    if (size > maximum) {
      throw invalid(
          "message payload is %d bytes and exceeds maximum allowed %d bytes"
              .formatted(size, maximum));
    }
  }

  private static SignedData signedData(Envelope envelope, Payload payload) {
    return within(
        "could not convert message to signedData",
        () -> {
          if (!payload.hasHeader()) {
            throw invalid("Missing Header");
          }
          return new SignedData(
              envelope.getPayload(), creator(payload).getCreator(), envelope.getSignature());
        });
  }

  private static SignatureHeader creator(Payload payload) {
    try {
      return parsed(SignatureHeader.parser(), payload.getHeader().getSignatureHeader());
    } catch (HeddleException e) {
      throw invalid("GetSignatureHeaderFromBytes failed, err " + e.getMessage());
    }
  }

  private boolean hasExpired(SignedData signed) {
    return expiry.of(signed.identity()).filter(end -> !clock.instant().isBefore(end)).isPresent();
  }

  private static void requireSigned(ChannelConfig config, String policy, SignedData signed) {
    if (!config.hasPolicy(policy)) {
      throw invalid("could not find policy " + policy);
    }
    config
        .policy(policy)
        .objection(config.msps().verified(List.of(signed)))
        .ifPresent(reason -> {
          throw new HeddleException(Fault.DENIED, reason + ": permission denied");
        });
  }
}
