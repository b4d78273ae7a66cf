// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.identity.SignedData;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.gossip.ConnEstablish;
import org.hyperledger.fabric.protos.gossip.Envelope;

/**
 * How the two ends of a stream prove who they are, and that nobody is in between: each signs the
 * hash of the certificate that it has shown there.
 *
 * <p>Fabric: gossip/comm/comm_impl.go, authenticateRemotePeer.
 */
final class Handshake {

  static final String NO_CERTIFICATE = "no TLS certificate";

  /** Two certificates and a signature are some thousand; whoever sends it is not known yet. */
  private static final int MAX_BYTES = 64 * 1024;

  private final Identities identities;

  Handshake(Identities identities) {
    this.identities = identities;
  }

  /** What the first message of a stream says. */
  sealed interface Outcome {

    /** Who it is; it may have come only to be known. */
    record Accepted(Remote remote, boolean isProbe) implements Outcome {}

    /** Why the stream ends, in Fabric's words. */
    record Refused(String reason) implements Outcome {}
  }

  /**
   * Judges the first message of a stream.
   *
   * @param shown the hash of the certificate that the other side has shown; empty without TLS
   */
  Outcome judge(Envelope first, Optional<ByteString> shown, Instant now) {
    Message message;
    if (first.getSerializedSize() > MAX_BYTES) {
      return new Outcome.Refused(
          "a connection message of %d bytes, of which at most %d are read"
              .formatted(first.getSerializedSize(), MAX_BYTES));
    }
    try {
      message = Message.of(first);
    } catch (HeddleException e) {
      return new Outcome.Refused(e.getMessage());
    }
    if (!message.content().hasConn()) {
      return new Outcome.Refused("wrong type");
    }
    ConnEstablish conn = message.content().getConn();
    if (conn.getPkiId().isEmpty()) {
      return new Outcome.Refused("no PKI-ID");
    }
    KnownIdentity known;
    try {
      known = identities.judge(conn.getPkiId(), conn.getIdentity(), now);
    } catch (HeddleException e) {
      return new Outcome.Refused(e.getMessage());
    }
    if (shown.isPresent() && !shown.get().equals(conn.getTlsCertHash())) {
      return new Outcome.Refused(
          "Expected %s in remote hash of TLS cert, but got %s"
              .formatted(list(shown.get()), list(conn.getTlsCertHash())));
    }
    return identities
        .objection(known, first.getPayload(), first.getSignature())
        .<Outcome>map(Outcome.Refused::new)
        .orElseGet(() -> accepted(known, first, conn.getProbe(), now));
  }

  private Outcome accepted(KnownIdentity known, Envelope first, boolean isProbe, Instant now) {
    try {
      var _ = identities.keep(known, now);
    } catch (HeddleException e) {
      return new Outcome.Refused(e.getMessage());
    }
    return new Outcome.Accepted(
        new Remote(
            known.id(),
            known.serialized(),
            known.organisation(),
            known.certificate(),
            new SignedData(first.getPayload(), known.serialized(), first.getSignature())),
        isProbe);
  }

  /** As Go writes bytes; not all of what is far too long. */
  private static String list(ByteString bytes) {
    return IntStream.range(0, Math.min(bytes.size(), 64))
        .mapToObj(at -> Integer.toString(bytes.byteAt(at) & 0xff))
        .collect(Collectors.joining(" ", "[", "]"));
  }
}
