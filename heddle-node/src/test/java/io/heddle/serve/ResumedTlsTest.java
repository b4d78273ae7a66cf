// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.heddle.config.TlsFiles;
import io.heddle.identity.PemFiles;
import io.heddle.testing.Fixtures;
import io.heddle.testing.Spec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Clients whose TLS library goes on with an earlier session, as that of Java does. */
final class ResumedTlsTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  @Spec("NA-7")
  void whoever_was_let_in_is_judged_anew_when_it_comes_again() throws Exception {
    Path tls =
        Fixtures.path("crypto/peerOrganizations/org1.example.com/peers/peer0.org1.example.com/tls");
    List<X509Certificate> authorities = PemFiles.certificates(tls.resolve("ca.crt"));
    var trusted = new AtomicReference<>(authorities);
    TlsFiles files = new TlsFiles(tls.resolve("server.crt"), tls.resolve("server.key"));
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sslContext(TlsContexts.ofFiles(files, TlsClients.required(trusted::get)))
            .addService(new HealthStatusManager().getHealthService())
            .build()
            .start();
    SslContext client =
        GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
            .trustManager(authorities)
            .keyManager(PemFiles.key(files.key()), PemFiles.certificates(files.certificate()))
            .build();
    try {
      assertThat(isLetIn(client, server)).isTrue();

      trusted.set(List.of());

      long end = System.nanoTime() + LIMIT.toNanos();
      while (isLetIn(client, server)) {
        assertThat(System.nanoTime()).as("still let in").isLessThan(end);
      }
    } finally {
      server.shutdownNow();
    }
  }

  /** Over a connection of its own. */
  private static boolean isLetIn(SslContext client, Server server) {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget("dns:///localhost:" + server.getPort())
            .sslContext(client)
            .build();
    try {
      HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());
      return true;
    } catch (StatusRuntimeException _) {
      return false;
    } finally {
      channel.shutdownNow();
    }
  }
}
