// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.heddle.config.TlsFiles;
import io.heddle.dial.ClientCertificate;
import io.heddle.dial.Dialing;
import io.heddle.identity.PemFiles;
import io.heddle.testing.Fixtures;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS as {@code cryptogen} makes it for a peer whose key is an Ed25519 one. */
final class Ed25519TlsTest {

  private static final String ECDSA =
      "crypto/peerOrganizations/org1.example.com/peers/peer0.org1.example.com/tls";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** As {@code cryptogen} makes it for one peer. */
  private record Folder(TlsFiles files, List<X509Certificate> authorities) {

    static Folder of(String fixture) {
      Path folder = Fixtures.path(fixture);
      return new Folder(
          new TlsFiles(folder.resolve("server.crt"), folder.resolve("server.key")),
          PemFiles.certificates(folder.resolve("ca.crt")));
    }

    ClientCertificate certificate() {
      return new ClientCertificate(
          PemFiles.certificates(files.certificate()), PemFiles.key(files.key()));
    }
  }

  @Test
  @Spec({"NA-7", "NA-42"})
  void a_port_shows_its_certificate_and_sees_that_of_a_client() throws Exception {
    Folder folder = Folder.of("bft-channel/ed25519-tls");
    SeenCertificates seen = new SeenCertificates();
    Server server = server(folder, TlsClients.required(folder::authorities), seen);
    try {
      assertThat(ask(dialing(Optional.of(folder.certificate())), server, folder))
          .isEqualTo(ServingStatus.SERVING);
      assertThat(seen.certificates).containsExactly(folder.certificate().chain().getFirst());
    } finally {
      server.shutdownNow();
    }
  }

  /** Nothing but the handshake tells that the server has such a key. */
  @Test
  @Spec("NA-246")
  void a_server_with_such_a_key_and_another_authority_is_connected_to() throws Exception {
    Folder folder = Folder.of("bft-channel/ed25519-tls-of-ecdsa");
    Server server = server(folder, TlsClients.anybody(), new SeenCertificates());
    try {
      assertThat(ask(dialing(Optional.empty()), server, folder)).isEqualTo(ServingStatus.SERVING);
    } finally {
      server.shutdownNow();
    }
  }

  /** Of the native library a client with such a key is asked for nothing that it could show. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Spec({"NA-7", "NA-42", "NA-372"})
  void a_port_with_another_key_sees_the_certificate_of_a_client(boolean isRequired)
      throws Exception {
    Folder own = Folder.of(ECDSA);
    Folder client = Folder.of("bft-channel/ed25519-tls-of-ecdsa");
    SeenCertificates seen = new SeenCertificates();
    TlsClients clients =
        isRequired ? TlsClients.required(client::authorities) : TlsClients.anybody();
    Server server = server(own, clients, seen);
    try {
      assertThat(ask(dialing(Optional.of(client.certificate())), server, own))
          .isEqualTo(ServingStatus.SERVING);
      assertThat(seen.certificates).containsExactly(client.certificate().chain().getFirst());
    } finally {
      server.shutdownNow();
    }
  }

  private static Dialing dialing(Optional<ClientCertificate> own) {
    return new Dialing(true, own, LIMIT, LIMIT, LIMIT);
  }

  /** Over a connection of its own. */
  private static ServingStatus ask(Dialing dialing, Server server, Folder folder) {
    ManagedChannel channel =
        dialing.connection("localhost:" + server.getPort(), Optional.of(folder.authorities()));
    try {
      return HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS)
          .check(HealthCheckRequest.getDefaultInstance())
          .getStatus();
    } finally {
      channel.shutdownNow();
    }
  }

  private static Server server(Folder folder, TlsClients clients, ServerInterceptor interceptor)
      throws IOException {
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .sslContext(TlsContexts.ofFiles(folder.files(), clients))
        .intercept(interceptor)
        .addService(new HealthStatusManager().getHealthService())
        .build()
        .start();
  }

  private static final class SeenCertificates implements ServerInterceptor {

    private final List<Certificate> certificates = new CopyOnWriteArrayList<>();

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
      try {
        certificates.add(requireNonNull(session).getPeerCertificates()[0]);
      } catch (SSLPeerUnverifiedException _) {
        // it has shown none
      }
      return next.startCall(call, headers);
    }
  }
}
