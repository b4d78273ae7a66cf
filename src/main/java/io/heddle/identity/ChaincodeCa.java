// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import io.heddle.base.PackageId;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The certificate authority of one peer for the chaincode it starts itself; lives in memory only,
 * so a restart makes all earlier credentials worthless.
 *
 * <p>Fabric: common/crypto/tlsgen, core/chaincode/accesscontrol.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class ChaincodeCa {

  /**
   * A new authority.
   *
   * @param startTimeout how long a launch may take; a certificate counts at least that long, and
   *     never less than ten minutes
   */
  public ChaincodeCa(Clock clock, Duration startTimeout) {
    throw new UnsupportedOperationException("" + clock + startTimeout);
  }

  /** The certificate that both sides trust. */
  public String rootPem() {
    throw new UnsupportedOperationException();
  }

  /** What the chaincode listener shows; {@code host} is a name or an address. */
  public PemPair serverCredentials(String host) {
    throw new UnsupportedOperationException(host);
  }

  /** Fresh credentials for one launch, good for this chaincode only. */
  public PemPair issue(PackageId chaincode) {
    throw new UnsupportedOperationException(chaincode.toString());
  }

  /** Forgets all credentials of the chaincode: its process has ended. */
  public void revoke(PackageId chaincode) {
    throw new UnsupportedOperationException(chaincode.toString());
  }

  /**
   * Whether the one who registers as {@code name} may.
   *
   * @param certificate the client certificate of the connection, if it showed one
   * @throws io.heddle.base.HeddleException {@code DENIED} with Fabric's text if not
   */
  public void check(String name, Optional<X509Certificate> certificate) {
    throw new UnsupportedOperationException(name);
  }
}
