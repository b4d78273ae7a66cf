// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Takes certificates of authorities that become others while it is used: each handshake goes by
 * those of its moment. Safe for threads.
 */
final class ChangingTrust implements X509TrustManager {

  /** What was made of some authorities, which are asked for again and again. */
  private record Made(Set<X509Certificate> authorities, X509TrustManager trust) {}

  private final Supplier<? extends Collection<X509Certificate>> authorities;
  private volatile Made made = new Made(Set.of(), new None());

  ChangingTrust(Supplier<? extends Collection<X509Certificate>> authorities) {
    this.authorities = authorities;
  }

  private X509TrustManager now() throws CertificateException {
    Set<X509Certificate> present = Set.copyOf(authorities.get());
    Made last = made;
    if (!present.equals(last.authorities())) {
      last = new Made(present, trust(present));
      made = last;
    }
    return last.trust();
  }

  private static X509TrustManager trust(Set<X509Certificate> authorities)
      throws CertificateException {
    if (authorities.isEmpty()) {
      return new None();
    }
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (X509Certificate each : authorities) {
        store.setCertificateEntry("authority" + number++, each);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return Arrays.stream(factory.getTrustManagers())
          .filter(X509TrustManager.class::isInstance)
          .map(X509TrustManager.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (GeneralSecurityException | IOException e) {
      throw new CertificateException("The authorities of clients cannot be used", e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String algorithm)
      throws CertificateException {
    now().checkClientTrusted(chain, algorithm);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String algorithm)
      throws CertificateException {
    throw new CertificateException("No server is trusted so");
  }

  /** None are named to clients: they show what they have, and are told if it does not count. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  /** Nobody's certificate counts. */
  private static final class None implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String algorithm)
        throws CertificateException {
      throw new CertificateException("No authority of clients is known");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String algorithm)
        throws CertificateException {
      throw new CertificateException("No authority of servers is known");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
