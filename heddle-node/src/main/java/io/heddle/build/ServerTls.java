// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.util.Optional;

/**
 * What is needed to talk TLS to a chaincode server; all of it is PEM text, not examined yet.
 *
 * @param rootCertPem the authorities that signed the server's certificate
 * @param client what to show to the server; empty if it does not ask
 */
public record ServerTls(String rootCertPem, Optional<ClientPair> client) {

  /** A certificate and its private key. */
  public record ClientPair(String certPem, String keyPem) {

    /** The certificate alone: the key is secret. */
    @Override
    public String toString() {
      return certPem;
    }
  }
}
