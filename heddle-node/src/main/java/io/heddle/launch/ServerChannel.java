// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.build.ChaincodeServer;
import io.heddle.golang.GoAddress;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC channel to a chaincode server, with Fabric's settings. It is not connected yet.
 *
 * <p>It has a thread of its own for the network's side, so that a chaincode whose messages take
 * long holds up nobody else.
 */
final class ServerChannel implements AutoCloseable {

  /** More than a chaincode may send: what is over that limit is refused, and the stream lives. */
  private static final int MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

  /** Less would make Go and Java servers hang up on us: they allow a ping a minute. */
  static final Duration PING_INTERVAL = Duration.ofSeconds(60);

  /** Longer than anybody stands in a debugger; 2 h is gRPC's own. */
  private static final Duration PATIENT_PING_INTERVAL = Duration.ofHours(2);

  static final Duration PING_TIMEOUT = Duration.ofSeconds(20);

  /** From 30 days on, gRPC takes it for never. */
  private static final long NEVER_IDLE_DAYS = 31;

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private static final String UNIX = "unix:";

  private final ManagedChannel channel;

  private final EventLoopGroup loop;

  private ServerChannel(ManagedChannel channel, EventLoopGroup loop) {
    this.channel = channel;
    this.loop = loop;
  }

  /**
   * A channel to the server's address.
   *
   * @param mayPause whether it may answer no ping for long
   * @param listening what hears of the calls
   * @throws HeddleException {@code BAD_INPUT} if the address or the certificates are unusable
   */
  static ServerChannel open(
      ChaincodeServer server,
      DialProxy proxy,
      boolean mayPause,
      List<ClientInterceptor> listening) {
    Optional<SslContext> tls = server.tls().map(ServerTlsContext::of);
    NettyChannelBuilder builder =
        server.address().startsWith(UNIX)
            ? overSocketFile(server.address().substring(UNIX.length()))
            : overTcp(server.address());
    if (tls.isPresent()) {
      builder.sslContext(tls.get());
      server.domain().ifPresent(builder::overrideAuthority);
    } else {
      builder.usePlaintext();
    }
    builder.intercept(listening);
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1,
            Thread.ofPlatform().daemon().name("chaincode-server").factory(),
            NioIoHandler.newFactory());
    builder.eventLoopGroup(loop);
    return new ServerChannel(configure(builder, server.dialTimeout(), proxy, mayPause), loop);
  }

  ManagedChannel channel() {
    return channel;
  }

  /** Cancels what runs on the channel. */
  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      var _ = loop.shutdownGracefully(); // goes on by itself
    }
  }

  private static NettyChannelBuilder overTcp(String address) {
    GoAddress parts;
    int port;
    try {
      parts = GoAddress.split(address);
      port = parts.port();
    } catch (IllegalArgumentException e) {
      throw new HeddleException(Fault.BAD_INPUT, DialFailure.dial(": " + e.getMessage()), e);
    }
    try {
      // no host is this machine, to Go
      String host = parts.host().isEmpty() ? "localhost" : parts.host();
      return NettyChannelBuilder.forAddress(host, port).channelType(NioSocketChannel.class);
    } catch (IllegalArgumentException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          DialFailure.dial(": lookup %s: no such host".formatted(parts.host())),
          e);
    }
  }

  private static NettyChannelBuilder overSocketFile(String path) {
    String file = path.startsWith("//") ? path.substring(2) : path;
    return NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(file))
        .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
        .overrideAuthority("localhost");
  }

  private static ManagedChannel configure(
      NettyChannelBuilder builder, Duration dialTimeout, DialProxy proxy, boolean mayPause) {
    Duration interval = mayPause ? PATIENT_PING_INTERVAL : PING_INTERVAL;
    return builder
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .keepAliveTime(interval.toSeconds(), TimeUnit.SECONDS)
        .keepAliveTimeout(PING_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
        .keepAliveWithoutCalls(true)
        .idleTimeout(NEVER_IDLE_DAYS, TimeUnit.DAYS)
        .disableRetry()
        .proxyDetector(proxy)
        .withOption(
            ChannelOption.CONNECT_TIMEOUT_MILLIS,
            Math.clamp(dialTimeout.toMillis(), 1, Integer.MAX_VALUE))
        .executor(Thread::startVirtualThread)
        .build();
  }
}
