// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.hyperledger.fabric.client.identity.Identities;

/** What a client shows peers and orderers that ask for a TLS certificate. */
public record ShownCertificate(X509Certificate certificate, PrivateKey key) {

  /**
   * That in two PEM files.
   *
   * @throws HeddleException {@code BAD_INPUT} if one of them cannot be used
   */
  public static ShownCertificate of(Path certificate, Path key) {
    try (var certificateReader = Files.newBufferedReader(certificate);
        var keyReader = Files.newBufferedReader(key)) {
      return new ShownCertificate(
          Identities.readX509Certificate(certificateReader), Identities.readPrivateKey(keyReader));
    } catch (IOException
        | CertificateException
        | InvalidKeyException
        | IllegalArgumentException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "TLS certificate '%s' and key '%s' could not be used: %s"
              .formatted(certificate, key, e.getMessage()),
          e);
    }
  }

  /** By which a request is bound to the connection on which the certificate is shown. */
  ByteString hash() {
    try {
      return Sha256.of(ByteString.copyFrom(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e); // it has been decoded
    }
  }
}
