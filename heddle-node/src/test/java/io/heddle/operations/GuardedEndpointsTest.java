// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.config.TlsFiles;
import io.heddle.identity.PemFiles;
import io.heddle.serve.TlsClients;
import io.heddle.serve.TlsContexts;
import io.heddle.testing.Fixtures;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A port for operators with TLS, some of which is only for who shows a certificate. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class GuardedEndpointsTest {

  private static final Path ORGANISATIONS = Fixtures.path("crypto/peerOrganizations");
  private static final Path SERVER =
      ORGANISATIONS.resolve("org1.example.com/peers/peer0.org1.example.com/tls");
  private static final Path KNOWN =
      ORGANISATIONS.resolve("org1.example.com/users/User1@org1.example.com/tls");
  private static final Path UNKNOWN =
      ORGANISATIONS.resolve("org2.example.com/users/User1@org2.example.com/tls");

  private Optional<HttpServer> server = Optional.empty();

  @AfterEach
  void close() {
    server.ifPresent(HttpServer::close);
  }

  @Test
  @Spec("CP-152")
  void who_shows_no_certificate_sees_only_how_the_peer_is() throws Exception {
    serve(TlsClients.known(GuardedEndpointsTest::roots));

    assertThat(status("/healthz", Optional.empty())).isEqualTo(200);
    assertThat(status("/metrics", Optional.empty())).isEqualTo(401);
    assertThat(status("/healthz", Optional.of(KNOWN))).isEqualTo(200);
    assertThat(status("/metrics", Optional.of(KNOWN))).isEqualTo(200);
    assertThatThrownBy(() -> status("/healthz", Optional.of(UNKNOWN)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void where_a_certificate_is_demanded_nobody_comes_without_one() throws Exception {
    serve(TlsClients.required(GuardedEndpointsTest::roots));

    assertThat(status("/metrics", Optional.of(KNOWN))).isEqualTo(200);
    assertThatThrownBy(() -> status("/healthz", Optional.empty())).isInstanceOf(IOException.class);
  }

  private static List<X509Certificate> roots() {
    return PemFiles.certificates(SERVER.resolve("ca.crt"));
  }

  private void serve(TlsClients clients) throws IOException {
    var limit = Duration.ofSeconds(20);
    server =
        Optional.of(
            HttpServer.start(
                new HttpPort(
                    "operations",
                    List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                    Optional.of(
                        TlsContexts.ofHttpsFiles(
                            new TlsFiles(
                                SERVER.resolve("server.crt"), SERVER.resolve("server.key")),
                            clients)),
                    new AllowedHosts(Set.of()),
                    new ServerLimits(8, limit, limit, limit)),
                new Endpoints()
                    .add("/healthz", _ -> Answer.json(200, "{}"))
                    .addGuarded("/metrics", _ -> Answer.json(200, "{}"))));
  }

  private int status(String path, Optional<Path> client) throws Exception {
    try (HttpClient asking = HttpClient.newBuilder().sslContext(context(client)).build()) {
      URI uri = URI.create("https://localhost:%d%s".formatted(server.orElseThrow().port(), path));
      return asking.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).statusCode();
    }
  }

  private static SSLContext context(Optional<Path> client) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", roots().getFirst());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    if (client.isPresent()) {
      own.setKeyEntry(
          "own",
          PemFiles.key(client.get().resolve("client.key")),
          new char[0],
          PemFiles.certificates(client.get().resolve("client.crt")).toArray(Certificate[]::new));
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
