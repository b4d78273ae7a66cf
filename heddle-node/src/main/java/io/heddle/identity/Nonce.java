// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;

/** The random bytes of a signature header, as many as Fabric takes. */
public final class Nonce {

  private static final int BYTES = 24;

  private Nonce() {}

  public static ByteString create() {
    byte[] nonce = new byte[BYTES];
    new SecureRandom().nextBytes(nonce);
    return ByteString.copyFrom(nonce);
  }
}
