// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import java.nio.file.Path;
import java.security.cert.X509Certificate;

/** An identity whose private key we hold. Safe for use by many threads. */
@SuppressWarnings("DoNotCallSuggester")
public final class SigningIdentity {

  private SigningIdentity() {}

  /**
   * The identity in an MSP folder: the first certificate in {@code signcerts} and its key in {@code
   * keystore}.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if either is missing or unreadable
   */
  public static SigningIdentity load(MspId mspId, Path mspFolder) {
    throw new UnsupportedOperationException();
  }

  public MspId mspId() {
    throw new UnsupportedOperationException();
  }

  public X509Certificate certificate() {
    throw new UnsupportedOperationException();
  }

  /** The marshalled {@code SerializedIdentity}. */
  public ByteString serialized() {
    throw new UnsupportedOperationException();
  }

  /** The signature over the SHA-256 of the message, DER, low S. */
  public ByteString sign(ByteString message) {
    throw new UnsupportedOperationException();
  }
}
