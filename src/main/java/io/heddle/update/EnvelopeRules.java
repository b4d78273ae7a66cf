// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import static io.heddle.channel.ConfigFault.invalid;
import static io.heddle.channel.ConfigFault.parsed;
import static io.heddle.channel.ConfigFault.within;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.OrdererConfig;
import io.heddle.identity.SignedData;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.orderer.ConsensusType;

/**
 * What an orderer demands of any envelope for a channel: its size, and that a writer signed it.
 *
 * <p>Fabric: orderer/common/msgprocessor, CreateStandardChannelFilters.
 */
public final class EnvelopeRules {

  private static final String WRITERS = "/Channel/Writers";
  private static final String MAINTAINERS = "/Channel/Orderer/Writers";

  private static final Set<String> WITH_EXPIRY = Set.of("V1_1", "V1_4_2", "V2_0");

  private EnvelopeRules() {}

  /**
   * Demands all of it.
   *
   * @throws HeddleException {@code DENIED} if who signed it is no writer, {@code BAD_INPUT} for
   *     anything else; in Fabric's words
   */
  public static void check(ChannelConfig config, Envelope envelope, Instant now) {
    OrdererConfig orderer =
        config.orderer().orElseThrow(() -> invalid("config does not contain orderer config"));
    requireSize(orderer, envelope);
    SignedData signed = signedData(envelope);
    if (orderer.capabilities().hasAny(WITH_EXPIRY) && hasExpired(config, signed, now)) {
      throw invalid("broadcast client identity expired");
    }
    boolean isMaintained = orderer.consensus().getState() == ConsensusType.State.STATE_MAINTENANCE;
    requireSigned(config, isMaintained ? MAINTAINERS : WRITERS, signed);
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

  private static SignedData signedData(Envelope envelope) {
    return within(
        "could not convert message to signedData",
        () -> {
          Payload payload = parsed(Payload.parser(), envelope.getPayload());
          if (!payload.hasHeader()) {
            throw invalid("Missing Header");
          }
          SignatureHeader signer =
              within(
                  "GetSignatureHeaderFromBytes failed, err",
                  () -> parsed(SignatureHeader.parser(), payload.getHeader().getSignatureHeader()));
          return new SignedData(
              envelope.getPayload(), signer.getCreator(), envelope.getSignature());
        });
  }

  private static boolean hasExpired(ChannelConfig config, SignedData signed, Instant now) {
    try {
      var certificate = config.msps().parse(signed.identity()).certificate();
      return !now.isBefore(certificate.getNotAfter().toInstant());
    } catch (HeddleException _) {
      return false; // whoever that is, the signature check refuses it
    }
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
