// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.netty.handler.ssl.ClientAuth;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.function.Supplier;
import javax.net.ssl.X509TrustManager;

/**
 * What clients of a port have to show.
 *
 * @param wish whether they are asked, and sent away without it
 * @param trust whether what they show counts
 */
public record TlsClients(ClientAuth wish, X509TrustManager trust) {

  /** They are asked for a certificate, and any will do, or none: who needs one looks at it. */
  public static TlsClients anybody() {
    return new TlsClients(ClientAuth.OPTIONAL, new AnyCertificate());
  }

  /** They need none, and if they show one it has to be of one of these authorities. */
  public static TlsClients known(Supplier<? extends Collection<X509Certificate>> authorities) {
    return new TlsClients(ClientAuth.OPTIONAL, new ChangingTrust(authorities));
  }

  /**
   * They have to show one of these authorities.
   *
   * @param authorities at this moment
   */
  public static TlsClients required(Supplier<? extends Collection<X509Certificate>> authorities) {
    return new TlsClients(ClientAuth.REQUIRE, new ChangingTrust(authorities));
  }
}
