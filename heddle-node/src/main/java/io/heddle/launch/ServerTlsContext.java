// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import com.google.protobuf.ByteString;
import io.grpc.netty.GrpcSslContexts;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.build.ClientKeyPair;
import io.heddle.build.ServerTls;
import io.heddle.golang.GoPem;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK);
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
    List<X509Certificate> trusted = new ArrayList<>();
    for (GoPem.Block block : GoPem.blocks(ByteString.copyFromUtf8(rootCertPem))) {
      if (block.label().equals("CERTIFICATE")) {
        certificate(block.content()).ifPresent(trusted::add);
      }
    }
    if (trusted.isEmpty()) {
      throw new HeddleException(
          Fault.BAD_INPUT, "error adding root certificate: root_cert holds no certificate");
    }
    builder.trustManager(trusted.toArray(X509Certificate[]::new));
  }

  /** Go leaves out what it cannot parse, as long as one is left. */
  private static Optional<X509Certificate> certificate(ByteString der) {
    try {
      return Optional.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509").generateCertificate(der.newInput()));
    } catch (CertificateException _) {
      return Optional.empty();
    }
  }

  private static void show(SslContextBuilder builder, ServerTls.ClientPair pair) {
    try {
      ClientKeyPair usable = ClientKeyPair.of(pair);
      builder.keyManager(usable.key(), usable.chain().toArray(X509Certificate[]::new));
    } catch (IllegalArgumentException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "failed to load client certificate: failed to create key pair: " + e.getMessage(),
          e);
    }
  }
}
