// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;

/**
 * Signatures by the kinds of keys that identities may have: ECDSA over the SHA-256 of a message,
 * and Ed25519 over the message itself.
 */
public final class Signatures {

  private static final String ED25519 = NamedParameterSpec.ED25519.getName();

  private static final ByteString PROBE = ByteString.copyFromUtf8("which key is it");

  private Signatures() {}

  static boolean isEd25519(PublicKey key) {
    return key instanceof EdECPublicKey edwards && edwards.getParams().getName().equals(ED25519);
  }

  /** What Go calls the algorithm of a key. */
  static String algorithm(PublicKey key) {
    return isEd25519(key) ? ED25519 : key.getAlgorithm();
  }

  /** The key as {@link #verify} wants it; empty if it is of another kind. */
  static Optional<PublicKey> verificationKey(PublicKey key) {
    if (isEd25519(key)) {
      return Optional.of(key);
    }
    if (!(key instanceof ECPublicKey)) {
      return Optional.empty();
    }
    try {
      return Optional.of(EcdsaEngine.fastest().adopt(key));
    } catch (GeneralSecurityException _) {
      return Optional.empty(); // a curve that the provider does not have: nothing will ever verify
    }
  }

  public static boolean verify(PublicKey key, ByteString message, ByteString signature) {
    return verify(key, message, Sha256.of(message), signature);
  }

  /** As the other, for whoever has the SHA-256 of the message already. */
  static boolean verify(
      PublicKey key, ByteString message, ByteString sha256, ByteString signature) {
    if (!isEd25519(key)) {
      return EcdsaEngine.fastest().verifyDigest(key, sha256, signature);
    }
    try {
      Signature verifier = Signature.getInstance(ED25519);
      verifier.initVerify(key);
      verifier.update(message.asReadOnlyByteBuffer());
      return verifier.verify(signature.toByteArray());
    } catch (SignatureException _) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new HeddleException(Fault.INTERNAL, "Could not verify an Ed25519 signature", e);
    }
  }

  public static ByteString sign(PrivateKey key, ByteString message) {
    if (key instanceof ECPrivateKey) {
      return EcdsaEngine.fastest().sign(key, message);
    }
    try {
      Signature signer = Signature.getInstance(ED25519);
      signer.initSign(key);
      signer.update(message.asReadOnlyByteBuffer());
      return ByteString.copyFrom(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new HeddleException(Fault.INTERNAL, "Could not make an Ed25519 signature", e);
    }
  }

  /** Whether the private key is that of the public one. */
  public static boolean isPair(PublicKey publicKey, PrivateKey privateKey) {
    return isEd25519(publicKey) != (privateKey instanceof ECPrivateKey)
        && verificationKey(publicKey)
            .map(key -> verify(key, PROBE, sign(privateKey, PROBE)))
            .orElse(false);
  }

  static PrivateKey privateKey(PKCS8EncodedKeySpec encoded, boolean isEd25519)
      throws GeneralSecurityException {
    return isEd25519
        ? KeyFactory.getInstance(ED25519).generatePrivate(encoded)
        : EcdsaEngine.fastest().privateKey(encoded);
  }
}
