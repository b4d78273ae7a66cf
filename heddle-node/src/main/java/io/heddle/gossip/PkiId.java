// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Sha256;
import io.heddle.words.Foreign;
import java.util.HexFormat;
import java.util.Optional;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * By what gossip knows a peer: the SHA-256 of its MSP id and of its certificate as it was sent, so
 * that one certificate in another text is another peer.
 *
 * <p>Fabric: internal/pkg/peer/gossip/mcs.go, GetPKIidOfCert.
 */
record PkiId(ByteString value) {

  /** Of a whole one. */
  static final int BYTES = 32;

  private static final int SHOWN = 8;

  /** That of an identity; empty if the bytes are none. */
  static Optional<PkiId> of(ByteString serializedIdentity) {
    try {
      SerializedIdentity identity = SerializedIdentity.parseFrom(serializedIdentity);
      return Optional.of(new PkiId(Sha256.of(identity.getMspidBytes(), identity.getIdBytes())));
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }

  /** What binds a message about this peer to a channel. */
  ByteString macOf(ByteString channel) {
    return Sha256.of(value, channel);
  }

  /** Its first bytes, in digits: enough for a line of the log. */
  @Override
  public String toString() {
    return value.size() <= SHOWN
        ? Foreign.hex(value)
        : HexFormat.of().formatHex(value.substring(0, SHOWN).toByteArray());
  }
}
