// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import io.heddle.identity.SignedData;

/**
 * Who sent a request.
 *
 * @param digest of all of it, so that it is recognised when it comes again
 */
record Asker(SignedData signed, ByteString digest) {

  static Asker of(SignedData signed) {
    return new Asker(
        signed,
        Sha256.of(
            Sha256.of(signed.data()), Sha256.of(signed.identity()), Sha256.of(signed.signature())));
  }
}
