// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.golang.GoProtobuf;
import io.heddle.identity.SigningIdentity;
import java.util.Optional;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.Secret;
import org.hyperledger.fabric.protos.gossip.SecretEnvelope;

/**
 * A message and the envelope that it is in: what is signed are the bytes that came.
 *
 * @param content what is in the envelope's payload
 */
record Message(Envelope envelope, GossipMessage content) {

  /** What is made of a message that is smaller takes no memory to speak of. */
  private static final int SMALL = 16 * 1024;

  /** Four thousand envelopes, or as many write sets with where they belong, are fewer. */
  private static final int MAX_PIECES = 64 * 1024;

  /**
   * What is in an envelope.
   *
   * @throws HeddleException {@code BAD_INPUT} in Fabric's words if it is no message
   */
  static Message of(Envelope envelope) {
    ByteString payload = envelope.getPayload();
    if (payload.size() > SMALL
        && Pieces.in(GossipMessage.getDescriptor(), payload, MAX_PIECES) > MAX_PIECES) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Failed unmarshalling GossipMessage from envelope: it has more than %d fields"
              .formatted(MAX_PIECES));
    }
    try {
      return new Message(envelope, GossipMessage.parseFrom(envelope.getPayload()));
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Failed unmarshalling GossipMessage from envelope: " + GoProtobuf.words(e),
          e);
    }
  }

  /** One that is believed because of the stream that it comes on. */
  static Message unsigned(GossipMessage content) {
    return new Message(Envelope.newBuilder().setPayload(content.toByteString()).build(), content);
  }

  /** One that anybody may hand on. */
  static Message signed(GossipMessage content, SigningIdentity signer) {
    ByteString payload = content.toByteString();
    return new Message(
        Envelope.newBuilder().setPayload(payload).setSignature(signer.sign(payload)).build(),
        content);
  }

  /** The same, with what is only for the own organisation. */
  Message with(Secret secret, SigningIdentity signer) {
    ByteString payload = secret.toByteString();
    return new Message(
        envelope.toBuilder()
            .setSecretEnvelope(
                SecretEnvelope.newBuilder().setPayload(payload).setSignature(signer.sign(payload)))
            .build(),
        content);
  }

  /** The envelope as other organisations see it. */
  static Envelope open(Envelope envelope) {
    return envelope.hasSecretEnvelope()
        ? envelope.toBuilder().clearSecretEnvelope().build()
        : envelope;
  }

  /** Where the own organisation reaches the peer that says it is there, if it tells. */
  Optional<String> internalEndpoint() {
    try {
      return envelope.hasSecretEnvelope()
          ? Optional.of(Secret.parseFrom(envelope.getSecretEnvelope().getPayload()))
              .map(Secret::getInternalEndpoint)
              .filter(endpoint -> !endpoint.isEmpty())
          : Optional.empty();
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }
}
