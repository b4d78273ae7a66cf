// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Checks, on a listener with TLS, that a client certificate belongs to the chaincode that
 * registers.
 */
@FunctionalInterface
public interface RegistrationCheck {

  /**
   * Lets the chaincode pass or refuses it.
   *
   * @param certificate what the client showed on the TLS handshake
   * @throws HeddleException {@code DENIED} if the certificate was not made for this chaincode
   */
  void check(PackageId chaincode, Optional<X509Certificate> certificate);
}
