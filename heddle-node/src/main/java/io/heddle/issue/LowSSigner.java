// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import com.google.protobuf.ByteString;
import io.heddle.identity.Chance;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.PrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.ContentSigner;

/** Signs one certificate, or one list of them, with a key on P-256. */
record LowSSigner(PrivateKey key, Chance chance, ByteArrayOutputStream content)
    implements ContentSigner {

  LowSSigner(PrivateKey key, Chance chance) {
    this(key, chance, new ByteArrayOutputStream());
  }

  @Override
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
  }

  @Override
  public OutputStream getOutputStream() {
    return content;
  }

  @Override
  public byte[] getSignature() {
    return chance.sign(key, ByteString.copyFrom(content.toByteArray())).toByteArray();
  }
}
