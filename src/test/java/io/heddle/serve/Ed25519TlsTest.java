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

/** TLS as {@code cryptogen} makes it for a peer whose key is an Ed25519 one. */
final class Ed25519TlsTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Path folder = Fixtures.path("bft-channel/ed25519-tls");
  private final TlsFiles files =
      new TlsFiles(folder.resolve("server.crt"), folder.resolve("server.key"));
  private final List<X509Certificate> authorities = PemFiles.certificates(folder.resolve("ca.crt"));
  private final List<X509Certificate> chain = PemFiles.certificates(files.certificate());

  @Test
  @Spec({"NA-7", "NA-42"})
  void a_port_shows_its_certificate_and_sees_that_of_a_client() throws Exception {
    SeenCertificates seen = new SeenCertificates();
    Server server = server(seen);
    ManagedChannel channel =
        new Dialing(
                true,
                Optional.of(new ClientCertificate(chain, PemFiles.key(files.key()))),
                LIMIT,
                LIMIT,
                LIMIT)
            .connection("localhost:" + server.getPort(), Optional.of(authorities));
    try {
      assertThat(
              HealthGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS)
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);
      assertThat(seen.certificates).containsExactly(chain.getFirst());
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  private Server server(ServerInterceptor interceptor) throws Exception {
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .sslContext(TlsContexts.ofFiles(files, TlsClients.required(() -> authorities)))
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
      } catch (SSLPeerUnverifiedException e) {
        throw new IllegalStateException(e);
      }
      return next.startCall(call, headers);
    }
  }
}
