// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.golang.GoPem;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Elliptic-curve private keys in PEM, PKCS#8 or SEC 1, and Ed25519 ones in PKCS#8; the label does
 * not matter, as for Go.
 */
public final class PrivateKeys {

  private PrivateKeys() {}

  /** The key in the first block; empty if there is none or it is of another kind. */
  public static Optional<PrivateKey> ofPem(ByteString pem) {
    return GoPem.firstBlock(pem).flatMap(PrivateKeys::ofDer);
  }

  /**
   * The RSA key in the first block, PKCS#8 or PKCS#1; empty if there is none or it is of another
   * kind. Only TLS has such keys.
   */
  static Optional<PrivateKey> ofRsaPem(ByteString pem) {
    return GoPem.firstBlock(pem).flatMap(PrivateKeys::ofRsaDer);
  }

  private static Optional<PrivateKey> ofRsaDer(ByteString der) {
    try {
      ASN1Sequence key = ASN1Sequence.getInstance(der.toByteArray());
      boolean isPkcs1 = key.size() > 3 && key.getObjectAt(2) instanceof ASN1Integer;
      byte[] pkcs8 =
          isPkcs1
              ? new PrivateKeyInfo(
                      new AlgorithmIdentifier(
                          PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                      key)
                  .getEncoded()
              : key.getEncoded();
      return Optional.of(
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<PrivateKey> ofDer(ByteString der) {
    try {
      byte[] pkcs8 = toPkcs8(ASN1Sequence.getInstance(der.toByteArray()));
      boolean isEd25519 =
          PrivateKeyInfo.getInstance(pkcs8)
              .getPrivateKeyAlgorithm()
              .getAlgorithm()
              .equals(EdECObjectIdentifiers.id_Ed25519);
      return Optional.of(Signatures.privateKey(new PKCS8EncodedKeySpec(pkcs8), isEd25519));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static byte[] toPkcs8(ASN1Sequence key) throws IOException {
    boolean isSec1 =
        key.size() >= 2
            && key.getObjectAt(0) instanceof ASN1Integer version
            && version.hasValue(1)
            && key.getObjectAt(1) instanceof ASN1OctetString;
    if (!isSec1) {
      return key.getEncoded();
    }
    ECPrivateKey sec1 = ECPrivateKey.getInstance(key);
    var algorithm =
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, sec1.getParametersObject());
    return new PrivateKeyInfo(algorithm, sec1).getEncoded();
  }
}
