// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;

/**
 * No chance at all: everything follows from a text, and who knows that has every key. Safe for use
 * by many threads.
 */
public final class Seed implements Chance {

  /*
   * A nonce follows from what is signed, and from how often the same was signed before, not from
   * what else happens at the same time: so two transactions that are made at once have the same
   * nonces in each run. What is not to come again after a start of the node follows from what its
   * ledgers had then.
   */

  private static final int REMEMBERED = 100_000;

  private static final X9ECParameters P256 = CustomNamedCurves.getByName("secp256r1");
  private static final ECDomainParameters DOMAIN = new ECDomainParameters(P256);
  private static final AlgorithmIdentifier ALGORITHM =
      new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve());

  private final ByteString seed;
  // guarded by this: how often the same was signed
  private final Map<ByteString, Integer> signed = new HashMap<>();
  private int forgotten;
  private String since = "";

  /** That of a text. */
  public Seed(String text) {
    this.seed = Sha256.of(ByteString.copyFromUtf8(text));
  }

  private static ASN1ObjectIdentifier curve() {
    return SECObjectIdentifiers.secp256r1;
  }

  /**
   * Nonces from now on are others than those of another time.
   *
   * @param time what tells it from the others, the same in each run
   */
  public synchronized void begin(String time) {
    since = time;
    signed.clear();
    forgotten = 0;
  }

  @Override
  public KeyPair keyPair(String whose) {
    BigInteger secret =
        number(P256.getN().bitLength() * 2, "key " + whose)
            .mod(P256.getN().subtract(BigInteger.ONE))
            .add(BigInteger.ONE);
    byte[] point = P256.getG().multiply(secret).getEncoded(false);
    try {
      var pair =
          new org.bouncycastle.asn1.sec.ECPrivateKey(
              P256.getN().bitLength(), secret, new DERBitString(point), null);
      return new KeyPair(
          KeyFactory.getInstance("EC")
              .generatePublic(
                  new X509EncodedKeySpec(new SubjectPublicKeyInfo(ALGORITHM, point).getEncoded())),
          EcdsaEngine.fastest()
              .privateKey(
                  new PKCS8EncodedKeySpec(new PrivateKeyInfo(ALGORITHM, pair).getEncoded())));
    } catch (IOException | GeneralSecurityException e) {
      throw new HeddleException(Fault.INTERNAL, "Could not make a P-256 key of a seed", e);
    }
  }

  @Override
  public BigInteger number(int bits, String whatFor) {
    return new BigInteger(1, bytes((bits + 7) / 8, "number " + whatFor))
        .mod(BigInteger.ONE.shiftLeft(bits));
  }

  @Override
  public ByteString nonce(ByteString creator, ByteString about) {
    ByteString same = Sha256.of(Sha256.of(creator), Sha256.of(about));
    String which;
    synchronized (this) {
      if (signed.size() >= REMEMBERED && !signed.containsKey(same)) {
        signed.clear();
        forgotten++;
      }
      int before = signed.merge(same, 1, Integer::sum);
      which = "nonce %s %d %d ".formatted(since, forgotten, before);
    }
    return Sha256.of(seed, ByteString.copyFromUtf8(which), same).substring(0, Nonce.BYTES);
  }

  /** By RFC 6979, so the same key makes the same signature on the same message. */
  @Override
  public ByteString sign(PrivateKey key, ByteString message) {
    if (!(key instanceof ECPrivateKey curve) || !curve.getParams().getOrder().equals(P256.getN())) {
      return Signatures.sign(key, message); // Ed25519 has no chance in it
    }
    var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(curve.getS(), DOMAIN));
    BigInteger[] made = signer.generateSignature(Sha256.bytes(message));
    return ByteString.copyFrom(new EcdsaSignature(made[0], made[1]).toLowS(curve).der());
  }

  private byte[] bytes(int count, String whatFor) {
    ByteString all = ByteString.EMPTY;
    for (int part = 0; all.size() < count; part++) {
      all = all.concat(Sha256.of(seed, ByteString.copyFromUtf8("%d %s".formatted(part, whatFor))));
    }
    return all.substring(0, count).toByteArray();
  }
}
