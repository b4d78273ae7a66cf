// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Takes note of a client's certificate, whoever has issued it: that the client has its key is shown
 * by the handshake. Never for servers.
 */
final class AnyCertificate extends X509ExtendedTrustManager {

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String algorithm) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String algorithm, Socket socket) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String algorithm, SSLEngine engine) {}

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String algorithm) {
    throw new UnsupportedOperationException("No server is trusted so");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String algorithm, Socket socket) {
    checkServerTrusted(chain, algorithm);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String algorithm, SSLEngine engine) {
    checkServerTrusted(chain, algorithm);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0]; // any
  }
}
