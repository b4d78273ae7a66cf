// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.HeddleException;
import java.time.Instant;
import java.util.Optional;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * When identities expire, whoever vouches for them. To a membership provider an expired certificate
 * is as good as any other, so whoever minds asks here. Safe for use by many threads.
 *
 * <p>Fabric: common/crypto/expiration.go, ExpiresAt.
 */
public final class Expiry {

  private static final int MAX_REMEMBERED = 1000;
  private static final int MAX_REMEMBERED_BYTES = 16 * 1024;

  private final RecentlyUsed<ByteString, Optional<Instant>> recent =
      new RecentlyUsed<>(MAX_REMEMBERED);

  /** The end of the identity's certificate; empty if the bytes are no identity with one. */
  public Optional<Instant> of(ByteString serialized) {
    return serialized.size() <= MAX_REMEMBERED_BYTES
        ? recent.get(serialized, Expiry::read)
        : read(serialized);
  }

  private static Optional<Instant> read(ByteString serialized) {
    try {
      ByteString pem = SerializedIdentity.parseFrom(serialized).getIdBytes();
      return Optional.of(Certificates.ofPem(pem).getNotAfter().toInstant());
    } catch (InvalidProtocolBufferException | HeddleException _) {
      return Optional.empty();
    }
  }
}
