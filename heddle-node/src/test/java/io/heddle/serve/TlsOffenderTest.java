// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.config.HostPort;
import io.heddle.identity.PemPair;
import io.heddle.issue.ChaincodeCa;
import io.heddle.metrics.NodeMetrics;
import io.heddle.testing.RawHttp2;
import io.netty.handler.ssl.SslContext;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.assertj.core.api.Assertions;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.Test;

/** With TLS, too, whoever shares the address of an offender waits a moment, and is served. */
final class TlsOffenderTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final int RESETS = 100;

  private final ChaincodeCa ca = new ChaincodeCa(Clock.systemUTC(), Duration.ofMinutes(5));

  @Test
  void connections_after_that_of_an_offender_are_served() throws Exception {
    try (Listener listener = listen()) {
      try (RawHttp2 offender = RawHttp2.connect(dial(listener.port()))) {
        for (int call = 0; call <= RESETS; call++) {
          offender.open(2 * call + 1, "/protos.Endorser/ProcessProposal");
          offender.reset(2 * call + 1);
        }
        assertThat(offender.awaitGoAway()).isEqualTo("too_many_rststreams");
      }

      for (int client = 0; client < 10; client++) {
        assertServed(listener.port());
      }
    }
  }

  /** The one service there is has no such method, and says so. */
  private void assertServed(int port) throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget("localhost:" + port)
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(new ByteArrayInputStream(ca.rootPem().getBytes(UTF_8)))
                    .build())
            .build();
    try {
      StatusRuntimeException answer =
          Assertions.catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  EndorserGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(30, TimeUnit.SECONDS)
                      .processProposal(SignedProposal.getDefaultInstance()));
      assertThat(answer.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    } finally {
      channel.shutdownNow();
    }
  }

  private Listener listen() throws Exception {
    PemPair server = ca.serverCredentials("localhost");
    SslContext tls =
        GrpcSslContexts.forServer(
                new ByteArrayInputStream(server.certificate().getBytes(UTF_8)),
                new ByteArrayInputStream(server.key().getBytes(UTF_8)))
            .build();
    return Listener.start(
        new HostPort("localhost", 0),
        "--port",
        Optional.of(tls),
        new ConnectionRules(
            NEVER,
            NEVER,
            Duration.ofNanos(1),
            Duration.ofSeconds(20),
            1 << 20,
            new ListenerLimits(8, 1000, RESETS, RESETS, 1 << 22, 1 << 22, true),
            ConnectionRules.NEVER_STANDS_STILL),
        CallLimits.none(),
        List.of(),
        NodeMetrics.of("test").grpc());
  }

  private SSLSocket dial(int port) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(ca.rootPem().getBytes(UTF_8))));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    var socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    return socket;
  }
}
