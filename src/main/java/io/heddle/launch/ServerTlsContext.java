// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.grpc.netty.GrpcSslContexts;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.build.PrivateKeyPem;
import io.heddle.build.ServerTls;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * TLS towards a chaincode server: trusts the given authorities only, and shows a certificate if
 * there is one.
 */
final class ServerTlsContext {

  private ServerTlsContext() {}

  /**
   * The context for a channel.
   *
   * @throws HeddleException {@code BAD_INPUT} with Fabric's text if a PEM text is unusable
   */
  static SslContext of(ServerTls tls) {
    SslContextBuilder builder =
        GrpcSslContexts.configure(
            SslContextBuilder.forClient(),
            OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK);
    builder.protocols("TLSv1.2", "TLSv1.3");
    trust(builder, tls.rootCertPem());
    tls.client().ifPresent(pair -> show(builder, pair));
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "failed to create TLS configuration: " + e.getMessage(), e);
    }
  }

  private static void trust(SslContextBuilder builder, String rootCertPem) {
    try {
      builder.trustManager(certificates(rootCertPem).toArray(X509Certificate[]::new));
    } catch (CertificateException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "error adding root certificate: " + e.getMessage(), e);
    }
  }

  private static void show(SslContextBuilder builder, ServerTls.ClientPair pair) {
    try {
      builder.keyManager(
          PrivateKeyPem.parse(pair.keyPem()),
          certificates(pair.certPem()).toArray(X509Certificate[]::new));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "failed to load client certificate: failed to create key pair: " + e.getMessage(),
          e);
    }
  }

  private static List<X509Certificate> certificates(String pem) throws CertificateException {
    InputStream bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8));
    List<X509Certificate> certificates = new ArrayList<>();
    for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(bytes)) {
      certificates.add((X509Certificate) certificate);
    }
    if (certificates.isEmpty()) {
      throw new CertificateException("no certificate in the PEM text");
    }
    return certificates;
  }
}
