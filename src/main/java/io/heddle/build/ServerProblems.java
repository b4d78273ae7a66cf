// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.golang.GoAddress;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is well-formed in a release output's {@code connection.json} and cannot work all the same;
 * said at install, so that it need not be found out at the first launch.
 */
final class ServerProblems {

  private static final Map<String, String> SIGNATURES =
      Map.of("EC", "SHA256withECDSA", "RSA", "SHA256withRSA", "EdDSA", "EdDSA");
  private static final byte[] SAMPLE = "sample".getBytes(UTF_8);

  private ServerProblems() {}

  /** One sentence for each thing that is wrong. */
  static List<String> of(ChaincodeServer server) {
    List<String> problems = new ArrayList<>();
    String address = server.address();
    if (!address.startsWith("unix:")) {
      addProblems(address, problems);
    }
    server.tls().ifPresent(tls -> addProblems(tls, problems));
    return problems;
  }

  private static void addProblems(String address, List<String> problems) {
    try {
      int port = GoAddress.split(address).port();
      if (port == 0) {
        problems.add("address '%s' has port 0, which nobody serves".formatted(address));
      }
    } catch (IllegalArgumentException e) {
      problems.add("address '%s' is not HOST:PORT: %s".formatted(address, e.getMessage()));
    }
  }

  private static void addProblems(ServerTls tls, List<String> problems) {
    if (firstCertificate(tls.rootCertPem()).isEmpty()) {
      problems.add("root_cert holds no certificate");
    }
    tls.client().ifPresent(pair -> addProblems(pair, problems));
  }

  private static void addProblems(ServerTls.ClientPair pair, List<String> problems) {
    Optional<Certificate> certificate = firstCertificate(pair.certPem());
    if (certificate.isEmpty()) {
      problems.add("client_cert holds no certificate");
    }
    try {
      PrivateKey key = PrivateKeyPem.parse(pair.keyPem());
      if (certificate.isPresent() && !belongTogether(key, certificate.get().getPublicKey())) {
        problems.add("client_key is not the key of client_cert");
      }
    } catch (GeneralSecurityException e) {
      problems.add("client_key cannot be used: " + e.getMessage());
    }
  }

  private static Optional<Certificate> firstCertificate(String pem) {
    try {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)));
      return found.stream().map(Certificate.class::cast).findFirst();
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  /** Whether the one verifies what the other signs; true, too, for keys of an unknown kind. */
  private static boolean belongTogether(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    String algorithm = SIGNATURES.get(key.getAlgorithm());
    if (algorithm == null) {
      return true;
    }
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(SAMPLE);
    byte[] signature = signer.sign();
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(certified);
    verifier.update(SAMPLE);
    return verifier.verify(signature);
  }
}
