// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ECDSA over SHA-256 by one security provider. Stateless; safe for use by many threads.
 *
 * <p>The JDK hashes fastest and signs slowest; the native provider signs eight times faster. So the
 * JDK hashes and the provider gets the digest. No provider is ever registered with the runtime.
 */
public final class EcdsaEngine {

  private static final Logger log = LoggerFactory.getLogger(EcdsaEngine.class);

  // the other provider takes a third of a second to set itself up, so it must not be made in vain
  private static final EcdsaEngine FASTEST = corretto().orElseGet(EcdsaEngine::bouncyCastle);

  private final Provider provider;

  EcdsaEngine(Provider provider) {
    this.provider = provider;
  }

  /** The native one where it loads, or else the fastest in plain Java. */
  public static EcdsaEngine fastest() {
    return FASTEST;
  }

  static Optional<EcdsaEngine> corretto() {
    try {
      AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
      return Optional.of(new EcdsaEngine(AmazonCorrettoCryptoProvider.INSTANCE));
    } catch (RuntimeException | LinkageError e) {
      log.info(
          "The native signature provider does not load here: {}; using a slower one", e.toString());
      return Optional.empty();
    }
  }

  static EcdsaEngine bouncyCastle() {
    return new EcdsaEngine(new BouncyCastleProvider());
  }

  String name() {
    return provider.getName();
  }

  /** A fresh P-256 pair whose private half, when encoded, carries the public point as Go's does. */
  public KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new HeddleException(Fault.INTERNAL, "Could not make a P-256 key", e);
    }
  }

  /** The key in the form that this provider is fastest with. */
  PublicKey adopt(PublicKey key) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC", provider)
        .generatePublic(new X509EncodedKeySpec(key.getEncoded()));
  }

  PrivateKey privateKey(PKCS8EncodedKeySpec encoded) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC", provider).generatePrivate(encoded);
  }

  /** The low-S signature over the message's SHA-256. */
  public ByteString sign(PrivateKey key, ByteString message) {
    try {
      Signature signature = Signature.getInstance("NONEwithECDSA", provider);
      signature.initSign(key);
      signature.update(Sha256.bytes(message));
      ByteString made = ByteString.copyFrom(signature.sign());
      EcdsaSignature parsed =
          EcdsaSignature.parse(made)
              .orElseThrow(() -> new SignatureException("the provider's signature is not DER"));
      return parsed.isLowS((ECKey) key)
          ? made
          : ByteString.copyFrom(parsed.toLowS((ECKey) key).der());
    } catch (GeneralSecurityException e) {
      throw new HeddleException(Fault.INTERNAL, "Could not sign with provider " + name(), e);
    }
  }

  /** Whether it is a signature over this SHA-256 of a message, with a low S. */
  boolean verifyDigest(PublicKey key, ByteString sha256, ByteString signature) {
    Optional<EcdsaSignature> parsed =
        EcdsaSignature.parse(signature).filter(numbers -> numbers.isLowS((ECKey) key));
    if (parsed.isEmpty()) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance("NONEwithECDSA", provider);
      verifier.initVerify(key);
      verifier.update(sha256.toByteArray());
      return verifier.verify(parsed.get().der());
    } catch (SignatureException _) {
      return false;
    } catch (InvalidKeyException e) {
      throw new HeddleException(Fault.BAD_INPUT, "The key cannot verify ECDSA signatures", e);
    } catch (GeneralSecurityException e) {
      throw new HeddleException(Fault.INTERNAL, "Could not verify with provider " + name(), e);
    }
  }
}
