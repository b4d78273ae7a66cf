// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import java.time.Instant;
import java.util.Optional;
import org.hyperledger.fabric.protos.gossip.AliveMessage;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.PeerIdentity;
import org.hyperledger.fabric.protos.gossip.SecretEnvelope;

/**
 * Whether what peers have signed is theirs, whoever has handed it on. Safe for threads.
 *
 * <p>Fabric: gossip/gossip/gossip_impl.go, ValidateAliveMsg, validateStateInfoMsg; certstore.go,
 * validateIdentityMsg.
 */
final class Vetting {

  /** What is kept of a peer, or handed on; a certificate has some hundred bytes. */
  private static final int MAX_KEPT = 64 * 1024;

  private final Identities identities;

  Vetting(Identities identities) {
    this.identities = identities;
  }

  /** That a peer is there. */
  void alive(Message message, Instant now) throws Doubt {
    requireSmall(message.envelope());
    AliveMessage alive = message.content().getAliveMsg();
    PkiId id = new PkiId(alive.getMembership().getPkiId());
    if (!alive.hasTimestamp()) {
      throw new Doubt("an AliveMessage without a time");
    }
    if (!alive.getIdentity().isEmpty()) {
      known(alive.getMembership().getPkiId(), alive.getIdentity(), now);
    }
    requireSigned(id, message, now);
    if (message.envelope().hasSecretEnvelope()) {
      SecretEnvelope secret = message.envelope().getSecretEnvelope();
      require(
          identities.objection(id, secret.getPayload(), secret.getSignature(), now),
          "the secret of an AliveMessage of " + id);
    }
  }

  /** What a peer has of a channel. */
  void stateInfo(Message message, Instant now) throws Doubt {
    requireSmall(message.envelope());
    if (!message.content().getStateInfo().hasTimestamp()) {
      throw new Doubt("a StateInfo without a time");
    }
    requireSigned(new PkiId(message.content().getStateInfo().getPkiId()), message, now);
  }

  /** Who a peer is; it is known then. */
  KnownIdentity identity(Message message, Instant now) throws Doubt {
    requireSmall(message.envelope());
    if (!message.content().hasPeerIdentity()) {
      throw new Doubt("no identity in an update of identities");
    }
    PeerIdentity told = message.content().getPeerIdentity();
    KnownIdentity known = known(told.getPkiId(), told.getCert(), now);
    requireSigned(known.id(), message, now);
    return known;
  }

  private KnownIdentity known(ByteString id, ByteString serialized, Instant now) throws Doubt {
    try {
      return identities.put(id, serialized, now);
    } catch (HeddleException e) {
      throw new Doubt(e.getMessage());
    }
  }

  private void requireSigned(PkiId id, Message message, Instant now) throws Doubt {
    require(
        identities.objection(
            id, message.envelope().getPayload(), message.envelope().getSignature(), now),
        "a message (%s) of %s".formatted(message.content().getContentCase(), id));
  }

  private static void require(Optional<String> objection, String what) throws Doubt {
    if (objection.isPresent()) {
      throw new Doubt(what + ": " + objection.get());
    }
  }

  private static void requireSmall(Envelope envelope) throws Doubt {
    if (envelope.getSerializedSize() > MAX_KEPT) {
      throw new Doubt(
          "a message of %d bytes, of which at most %d are kept"
              .formatted(envelope.getSerializedSize(), MAX_KEPT));
    }
  }

  /** The message in an envelope that came inside another. */
  static Message opened(Envelope envelope) throws Doubt {
    try {
      return Message.of(envelope);
    } catch (HeddleException e) {
      throw new Doubt(e.getMessage());
    }
  }
}
