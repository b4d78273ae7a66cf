// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import java.security.cert.X509Certificate;

/**
 * Somebody's certificate under the membership provider that vouches for it; not yet a statement
 * that it is valid.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Identity {

  private Identity() {}

  public MspId mspId() {
    throw new UnsupportedOperationException();
  }

  /** The certificate with its own signature in low-S form. */
  public X509Certificate certificate() {
    throw new UnsupportedOperationException();
  }

  /**
   * MSP id and hexadecimal SHA-256 of the certificate: equal if and only if it is the same
   * identity.
   */
  public String id() {
    throw new UnsupportedOperationException();
  }

  /** The marshalled {@code SerializedIdentity} with the certificate as Fabric writes it. */
  public ByteString serialized() {
    throw new UnsupportedOperationException();
  }

  /** Whether the signature is this identity's over the message; one with a high S never is. */
  public boolean verifies(ByteString message, ByteString signature) {
    throw new UnsupportedOperationException();
  }
}
