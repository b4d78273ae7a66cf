// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.heddle.golang.GoKeyPair;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the peer shows to a chaincode server that asks who it is. */
public record ClientKeyPair(List<X509Certificate> chain, PrivateKey key) {

  private static final Map<String, String> SIGNATURES =
      Map.of("EC", "SHA256withECDSA", "RSA", "SHA256withRSA", "EdDSA", "EdDSA");
  private static final byte[] SAMPLE = "sample".getBytes(UTF_8);

  public ClientKeyPair {
    chain = List.copyOf(chain);
  }

  /**
   * Reads both PEM texts.
   *
   * @throws IllegalArgumentException with Go's words if they cannot be used together
   */
  public static ClientKeyPair of(ServerTls.ClientPair pems) {
    GoKeyPair found = GoKeyPair.of(pems.certPem(), pems.keyPem());
    List<X509Certificate> chain = new ArrayList<>();
    found.certificates().forEach(der -> chain.add(certificate(der)));
    PrivateKey key = key(found.key());
    requireMatch(key, chain.getFirst().getPublicKey());
    return new ClientKeyPair(chain, key);
  }

  private static X509Certificate certificate(ByteString der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509").generateCertificate(der.newInput());
    } catch (CertificateException e) {
      throw new IllegalArgumentException(GoKeyPair.BAD_CERTIFICATE, e);
    }
  }

  private static PrivateKey key(ByteString der) {
    try {
      return PrivateKeys.ofDer(der);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(GoKeyPair.BAD_KEY, e);
    }
  }

  /** The one has to verify what the other signs; keys of an unknown kind are let through. */
  private static void requireMatch(PrivateKey key, PublicKey certified) {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      throw new IllegalArgumentException(GoKeyPair.OTHER_KIND);
    }
    String algorithm = SIGNATURES.get(key.getAlgorithm());
    if (algorithm == null) {
      return;
    }
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(SAMPLE);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certified);
      verifier.update(SAMPLE);
      if (!verifier.verify(signature)) {
        throw new IllegalArgumentException(GoKeyPair.OTHER_KEY);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(GoKeyPair.OTHER_KEY, e);
    }
  }
}
