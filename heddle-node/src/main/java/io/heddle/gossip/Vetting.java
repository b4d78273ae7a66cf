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
    if (alive.getIdentity().isEmpty()) {
      requireSigned(id, message, now);
    } else {
      var _ = signed(alive.getMembership().getPkiId(), alive.getIdentity(), message, now);
    }
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
    return signed(told.getPkiId(), told.getCert(), message, now);
  }

  /** Whose identity is with the message is known only if it has signed that. */
  private KnownIdentity signed(
      ByteString claimed, ByteString serialized, Message message, Instant now) throws Doubt {
    try {
      KnownIdentity identity = identities.judge(claimed, serialized, now);
      require(
          identities.objection(
              identity, message.envelope().getPayload(), message.envelope().getSignature()),
          what(message, identity.id()));
      return identities.keep(identity, now);
    } catch (HeddleException e) {
      throw new Doubt(e.getMessage());
    }
  }

  private static String what(Message message, PkiId id) {
    return "a message (%s) of %s".formatted(message.content().getContentCase(), id);
  }

  private void requireSigned(PkiId id, Message message, Instant now) throws Doubt {
    require(
        identities.objection(
            id, message.envelope().getPayload(), message.envelope().getSignature(), now),
        what(message, id));
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
    requireSmall(envelope);
    try {
      return Message.of(envelope);
    } catch (HeddleException e) {
      throw new Doubt(e.getMessage());
    }
  }
}
