// SPDX-License-Identifier: Apache-2.0
package io.heddle.dial;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.security.Key;
import java.security.cert.X509Certificate;
import java.security.interfaces.EdECKey;
import java.util.List;

/**
 * Who does the work of TLS. The native library is faster; with Ed25519 keys, which it neither shows
 * nor accepts, it is the Java platform.
 */
public final class TlsProviders {

  private TlsProviders() {}

  /** For whoever shows a certificate. */
  public static SslProvider of(Key own) {
    return of(List.of(own));
  }

  /** For a client that shows nothing, and trusts these authorities. */
  public static SslProvider ofClient(List<X509Certificate> authorities) {
    return of(authorities.stream().<Key>map(X509Certificate::getPublicKey).toList());
  }

  /** For a client that shows a certificate to those that ask. */
  static SslProvider ofClient(ClientCertificate own, List<X509Certificate> authorities) {
    return of(own.key()) == SslProvider.JDK ? SslProvider.JDK : ofClient(authorities);
  }

  private static SslProvider of(List<Key> keys) {
    return keys.stream().anyMatch(EdECKey.class::isInstance) || !OpenSsl.isAvailable()
        ? SslProvider.JDK
        : SslProvider.OPENSSL;
  }
}
