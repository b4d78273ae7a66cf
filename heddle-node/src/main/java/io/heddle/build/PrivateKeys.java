// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;

/**
 * Private keys as people have them: PKCS#8, PKCS#1 (RSA) or SEC 1 (P-256), whatever the label in
 * their PEM text says. Go reads them all, and so chaincode authors use them all.
 */
final class PrivateKeys {

  /** {@code AlgorithmIdentifier}: rsaEncryption, NULL (RFC 8017). */
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  /** {@code AlgorithmIdentifier}: id-ecPublicKey, prime256v1 (RFC 5480). */
  private static final byte[] P256 =
      HexFormat.of().parseHex("301306072a8648ce3d020106082a8648ce3d030107");

  private static final byte[] VERSION_0 = {2, 1, 0};

  private PrivateKeys() {}

  /**
   * The key.
   *
   * @throws GeneralSecurityException if it is of no known form
   */
  static PrivateKey ofDer(ByteString key) throws GeneralSecurityException {
    byte[] der = key.toByteArray();
    for (byte[] pkcs8 : List.of(der, wrap(RSA, der), wrap(P256, der))) {
      for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (InvalidKeySpecException e) {
          // not of this form; the next one may be
        }
      }
    }
    throw new InvalidKeyException("the private key is neither PKCS#8 nor PKCS#1 nor SEC 1");
  }

  /**
   * PKCS#8 around a bare key: SEQUENCE of version 0, algorithm, OCTET STRING of the key (RFC 5958).
   */
  private static byte[] wrap(byte[] algorithm, byte[] key) {
    var content = new ByteArrayOutputStream();
    content.writeBytes(VERSION_0);
    content.writeBytes(algorithm);
    content.writeBytes(element(0x04, key));
    return element(0x30, content.toByteArray());
  }

  private static byte[] element(int tag, byte[] content) {
    var der = new ByteArrayOutputStream();
    der.write(tag);
    if (content.length < 0x80) {
      der.write(content.length);
    } else if (content.length < 0x100) {
      der.write(0x81);
      der.write(content.length);
    } else {
      der.write(0x82);
      der.write(content.length >> 8);
      der.write(content.length);
    }
    der.writeBytes(content);
    return der.toByteArray();
  }
}
