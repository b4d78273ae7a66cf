// SPDX-License-Identifier: Apache-2.0
package io.heddle.dial;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What servers are shown that ask for a certificate.
 *
 * @param chain the own certificate first
 */
public record ClientCertificate(List<X509Certificate> chain, PrivateKey key) {

  public ClientCertificate {
    chain = List.copyOf(chain);
  }

  /** By which a message is bound to the connection on which the certificate is shown. */
  public ByteString hash() {
    try {
      return Sha256.of(ByteString.copyFrom(chain.getFirst().getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e); // it has been decoded
    }
  }
}
