// SPDX-License-Identifier: Apache-2.0
package io.heddle.dial;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * How a peer connects to others. The Java platform does the work of TLS, since the native library
 * speaks with no server that has an Ed25519 key, which only a handshake tells.
 *
 * @param isSecure whether it speaks TLS: {@code peer.tls.enabled}
 * @param client what it shows to those that ask
 * @param limit for a connection
 * @param pingInterval after how long a silent connection is tested
 * @param pingLimit how long that may take
 * @param listening what hears of the calls
 */
public record Dialing(
    boolean isSecure,
    Optional<ClientCertificate> client,
    Duration limit,
    Duration pingInterval,
    Duration pingLimit,
    List<ClientInterceptor> listening) {

  private static final int MAX_MESSAGE_BYTES = 100 * 1024 * 1024;

  public Dialing {
    listening = List.copyOf(listening);
  }

  /** Whose calls nobody hears of. */
  public Dialing(
      boolean isSecure,
      Optional<ClientCertificate> client,
      Duration limit,
      Duration pingInterval,
      Duration pingLimit) {
    this(isSecure, client, limit, pingInterval, pingLimit, List.of());
  }

  /**
   * A connection that is made when it is used first, and again when it is lost.
   *
   * @param address {@code host:port}
   * @param authorities whose certificates count; empty for those of the machine
   * @throws HeddleException {@code BAD_INPUT} if nothing can be connected to by that
   */
  public ManagedChannel connection(String address, Optional<List<X509Certificate>> authorities) {
    return connection(address, authorities, Optional.empty());
  }

  /**
   * As the other.
   *
   * @param thread that has the work of it; empty if any has
   */
  public ManagedChannel connection(
      String address, Optional<List<X509Certificate>> authorities, Optional<OneThread> thread) {
    try {
      NettyChannelBuilder builder =
          NettyChannelBuilder.forTarget("dns:///" + address)
              .maxInboundMessageSize(MAX_MESSAGE_BYTES)
              .keepAliveTime(pingInterval.toNanos(), TimeUnit.NANOSECONDS)
              .keepAliveTimeout(pingLimit.toNanos(), TimeUnit.NANOSECONDS)
              .disableRetry()
              .withOption(
                  ChannelOption.CONNECT_TIMEOUT_MILLIS,
                  Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE))
              .executor(Thread::startVirtualThread)
              .intercept(listening);
      thread.ifPresent(one -> one.carry(builder));
      return (isSecure ? builder.sslContext(tls(authorities)) : builder.usePlaintext()).build();
    } catch (SSLException | RuntimeException e) {
      throw new HeddleException(Fault.BAD_INPUT, "it cannot be asked: " + e.getMessage(), e);
    }
  }

  private SslContext tls(Optional<List<X509Certificate>> authorities) throws SSLException {
    SslContextBuilder builder =
        GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
            .protocols("TLSv1.2", "TLSv1.3");
    if (authorities.isPresent()) {
      builder.trustManager(authorities.get());
    }
    if (client.isPresent()) {
      builder.keyManager(client.get().key(), client.get().chain());
    }
    return builder.build();
  }
}
