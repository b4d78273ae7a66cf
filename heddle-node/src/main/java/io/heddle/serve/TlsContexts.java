// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.grpc.netty.GrpcSslContexts;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.config.TlsFiles;
import io.heddle.identity.PemFiles;
import io.heddle.identity.PemPair;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

/** The TLS of listeners. */
public final class TlsContexts {

  /** Of keys that never leave memory, and are not to be made safe for a disk ten thousand times. */
  private static final String KEYS_IN_MEMORY = "JKS";

  private TlsContexts() {}

  /** What clients of the peer see: {@code server.crt} and {@code server.key} of a TLS folder. */
  public static SslContext ofPeer(Path tlsFolder) {
    try {
      return context(
              Files.readString(tlsFolder.resolve("server.crt")),
              Files.readString(tlsFolder.resolve("server.key")))
          .build();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "TLS certificate and key in '%s' cannot be used: %s".formatted(tlsFolder, e.getMessage()),
          e);
    }
  }

  /**
   * What an owner has made himself, for gRPC. Clients are asked for certificates, and the native
   * library asks for none with an Ed25519 key, so the Java platform does the work of TLS.
   *
   * @throws HeddleException {@code BAD_INPUT} if a file of it cannot be used
   */
  public static SslContext ofFiles(TlsFiles files, TlsClients clients) {
    return build(files, clients, GrpcSslContexts::configure);
  }

  /** As {@link #ofFiles}, for HTTP. */
  public static SslContext ofHttpsFiles(TlsFiles files, TlsClients clients) {
    return build(files, clients, SslContextBuilder::sslProvider);
  }

  private static SslContext build(
      TlsFiles files,
      TlsClients clients,
      BiFunction<SslContextBuilder, SslProvider, SslContextBuilder> kind) {
    List<X509Certificate> chain = PemFiles.certificates(files.certificate());
    PrivateKey key = PemFiles.key(files.key());
    if (!PemFiles.isPair(chain.getFirst(), key)) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The key in '%s' is not that of the certificate in '%s'"
              .formatted(files.key(), files.certificate()));
    }
    try {
      KeyManagerFactory keys = keys(key, chain);
      return new SeparateTls(
          context(keys, clients, kind),
          () -> {
            try {
              return context(keys, clients, kind);
            } catch (SSLException e) {
              throw new IllegalStateException(e.getMessage(), e); // the first one was made of these
            }
          });
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "TLS certificate '%s' and key '%s' cannot be used: %s"
              .formatted(files.certificate(), files.key(), e.getMessage()),
          e);
    }
  }

  private static SslContext context(
      KeyManagerFactory keys,
      TlsClients clients,
      BiFunction<SslContextBuilder, SslProvider, SslContextBuilder> kind)
      throws SSLException {
    return kind.apply(SslContextBuilder.forServer(keys), SslProvider.JDK)
        .trustManager(clients.trust())
        .clientAuth(clients.wish())
        .build();
  }

  private static KeyManagerFactory keys(PrivateKey key, List<X509Certificate> chain)
      throws GeneralSecurityException, IOException {
    char[] none = new char[0];
    KeyStore store = KeyStore.getInstance(KEYS_IN_MEMORY);
    store.load(null, none);
    store.setKeyEntry("own", key, none, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, none);
    return factory;
  }

  /** What chaincode sees: it must show a certificate of the same authority. */
  public static SslContext ofChaincodeListener(PemPair server, String rootPem) {
    try {
      return context(server.certificate(), server.key())
          .trustManager(certificate(rootPem))
          .clientAuth(ClientAuth.REQUIRE)
          .build();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new HeddleException(
          Fault.INTERNAL, "TLS of the chaincode listener cannot be set up: " + e.getMessage(), e);
    }
  }

  /** What clients see who come by HTTP. */
  public static SslContext ofHttps(PemPair server) {
    try {
      return SslContextBuilder.forServer(key(server.key()), certificate(server.certificate()))
          .keyStoreType(KEYS_IN_MEMORY)
          .build();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new HeddleException(
          Fault.INTERNAL, "TLS of an HTTP port cannot be set up: " + e.getMessage(), e);
    }
  }

  /**
   * What an administrator of an orderer sees, who must show a certificate of some authority.
   *
   * @param tlsFolder with {@code server.crt}, {@code server.key} and {@code ca.crt}, the authority
   */
  public static SslContext ofAdministration(Path tlsFolder) {
    try {
      return SslContextBuilder.forServer(
              key(Files.readString(tlsFolder.resolve("server.key"))),
              certificate(Files.readString(tlsFolder.resolve("server.crt"))))
          .keyStoreType(KEYS_IN_MEMORY)
          .trustManager(certificate(Files.readString(tlsFolder.resolve("ca.crt"))))
          .clientAuth(ClientAuth.REQUIRE)
          .build();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "TLS certificate and key in '%s' cannot be used: %s".formatted(tlsFolder, e.getMessage()),
          e);
    }
  }

  /* Netty reads PEM too, but would first set up all of BouncyCastle, which takes as long as half a start. */
  private static SslContextBuilder context(String certificatePem, String keyPem)
      throws GeneralSecurityException {
    return GrpcSslContexts.configure(
        SslContextBuilder.forServer(key(keyPem), certificate(certificatePem))
            .keyStoreType(KEYS_IN_MEMORY));
  }

  private static X509Certificate certificate(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  /** A PKCS#8 key on P-256, whatever the label around it says: Fabric writes another one. */
  private static PrivateKey key(String pem) throws GeneralSecurityException {
    String base64 =
        pem.lines().filter(line -> !line.startsWith("-----")).collect(Collectors.joining());
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }
}
