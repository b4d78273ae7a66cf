// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.grpc.netty.GrpcSslContexts;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.identity.PemPair;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The TLS of the two listeners. */
final class TlsContexts {

  private TlsContexts() {}

  /** What clients of the peer see: {@code server.crt} and {@code server.key} of a TLS folder. */
  static SslContext ofPeer(Path tlsFolder) {
    File certificate = tlsFolder.resolve("server.crt").toFile();
    File key = tlsFolder.resolve("server.key").toFile();
    try {
      return GrpcSslContexts.configure(SslContextBuilder.forServer(certificate, key)).build();
    } catch (IOException | IllegalArgumentException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "TLS certificate and key in '%s' cannot be used: %s".formatted(tlsFolder, e.getMessage()),
          e);
    }
  }

  /** What chaincode sees: it must show a certificate of the same authority. */
  static SslContext ofChaincodeListener(PemPair server, String rootPem) {
    try {
      return GrpcSslContexts.configure(
              SslContextBuilder.forServer(
                  stream(server.certificate()), stream(pkcs8(server.key()))))
          .trustManager(stream(rootPem))
          .clientAuth(ClientAuth.REQUIRE)
          .build();
    } catch (IOException | IllegalArgumentException e) {
      throw new HeddleException(
          Fault.INTERNAL, "TLS of the chaincode listener cannot be set up: " + e.getMessage(), e);
    }
  }

  /** Netty wants the label that the content has; Fabric writes another one around it. */
  private static String pkcs8(String key) {
    return key.replace("EC PRIVATE KEY", "PRIVATE KEY");
  }

  private static ByteArrayInputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
