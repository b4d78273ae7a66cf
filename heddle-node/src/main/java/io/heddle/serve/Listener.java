// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.grpc.BindableService;
import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.config.HostPort;
import io.heddle.metrics.GrpcMetrics;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A gRPC server with the limits and the keep-alive rules of a Fabric peer. Its calls run on virtual
 * threads, or on the threads that receive them if no service of it ever blocks.
 */
public final class Listener implements AutoCloseable {

  private static final String LOCALHOST = "localhost";
  private static final int MAX_METADATA_BYTES = 8 * 1024;

  /** Beside those of the client, gRPC counts resets that the client makes the listener send. */
  private static final int RESETS_OF_BOTH = 4;

  /** Fabric's listeners know no compression either; a small message could become a large one. */
  private static final DecompressorRegistry UNCOMPRESSED =
      DecompressorRegistry.emptyInstance().with(Codec.Identity.NONE, false);

  private static final Pattern NETTYS_OWN =
      Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

  private final Server server;
  private final Threads threads;
  private final OpenCalls open;

  private Listener(Server server, Threads threads, OpenCalls open) {
    this.server = server;
    this.threads = threads;
    this.open = open;
  }

  /**
   * Binds and serves.
   *
   * @param tls empty for plaintext
   * @param portOption the command-line option to name if the port is taken
   */
  public static Listener start(
      HostPort address,
      String portOption,
      Optional<SslContext> tls,
      ConnectionRules rules,
      CallLimits callLimits,
      List<ServerServiceDefinition> services,
      GrpcMetrics metrics) {
    return start(address, portOption, tls, rules, callLimits, services, metrics, new CallThreads());
  }

  /**
   * As {@link #start}, services that never block and take no long time: they answer on the threads
   * that receive, which this listener shares with no other.
   */
  public static Listener startReceiving(
      HostPort address,
      String portOption,
      Optional<SslContext> tls,
      ConnectionRules rules,
      CallLimits callLimits,
      List<ServerServiceDefinition> services,
      GrpcMetrics metrics) {
    return start(
        address, portOption, tls, rules, callLimits, services, metrics, new ReceivingThreads());
  }

  private static Listener start(
      HostPort address,
      String portOption,
      Optional<SslContext> tls,
      ConnectionRules rules,
      CallLimits callLimits,
      List<ServerServiceDefinition> services,
      GrpcMetrics metrics,
      Threads threads) {
    var offenders = new Offenders();
    ListenerLimits limits = rules.limits();
    var open = new OpenCalls();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(address.host(), address.port()))
            .maxInboundMessageSize(rules.maxMessageBytes())
            .handshakeTimeout(rules.setUpTimeout().toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTime(Long.MAX_VALUE, TimeUnit.NANOSECONDS) // see Pings
            .permitKeepAliveTime(rules.minClientInterval().toNanos(), TimeUnit.NANOSECONDS)
            .permitKeepAliveWithoutCalls(true)
            .maxConcurrentCallsPerConnection(limits.maxCallsPerConnection())
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .maxRstFramesPerWindow(
                RESETS_OF_BOTH * limits.maxResets(), ListenerLimits.WINDOW_SECONDS)
            .decompressorRegistry(UNCOMPRESSED)
            .withChildOption(ChannelOption.RECVBUF_ALLOCATOR, oneReadEach())
            .protocolNegotiator(new Door(tls, rules, offenders));
    addresses(address).stream().skip(1).forEach(builder::addListenAddress);
    threads.serve(builder);
    builder
        .addTransportFilter(new Connection.Maker())
        .addTransportFilter(metrics)
        .addStreamTracerFactory(open)
        .intercept(new UnreadAnswers(limits.maxUnreadBytes(), offenders))
        .intercept(new CallLimiter(callLimits, offenders))
        .intercept(metrics);
    services.forEach(service -> builder.addService(ReadableRequests.of(service, open)));
    try {
      return new Listener(builder.build().start(), threads, open);
    } catch (IOException e) {
      threads.close();
      throw portTaken(address.port(), portOption, rootOf(e));
    }
  }

  public static List<ServerServiceDefinition> definitions(BindableService... services) {
    return Arrays.stream(services).map(BindableService::bindService).toList();
  }

  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    open.end();
    server.shutdownNow();
    try {
      if (!server.awaitTermination(5, TimeUnit.SECONDS)) {
        throw new HeddleException(
            Fault.INTERNAL,
            "The listener on port %d did not end within 5 s".formatted(server.getPort()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.close();
    }
  }

  /** What to say of a port that is not free, whoever wanted it. */
  public static HeddleException portTaken(int port, String option, Exception cause) {
    return new HeddleException(
        Fault.CONFLICT,
        "Port %1$d is taken (%2$s); choose another with %3$s, or any free one with %3$s 0"
            .formatted(port, inWords(cause), option),
        cause);
  }

  /** Netty puts the name of a function and a number before what the system says. */
  private static String inWords(Exception cause) {
    return NETTYS_OWN.matcher(String.valueOf(cause.getMessage())).replaceFirst("");
  }

  /** Netty reads sixteen times from one connection before it looks at the next. */
  private static RecvByteBufAllocator oneReadEach() {
    return new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(1);
  }

  /** Where to listen: for {@code localhost} and a port that is known on every loopback address. */
  public static List<InetSocketAddress> addresses(HostPort wanted) {
    Stream<InetSocketAddress> others =
        wanted.port() != 0 && wanted.host().equals(LOCALHOST)
            ? ipv6Loopback().stream().map(loopback -> at(loopback, wanted.port()))
            : Stream.empty();
    return Stream.concat(Stream.of(new InetSocketAddress(wanted.host(), wanted.port())), others)
        .toList();
  }

  private static InetSocketAddress at(InetAddress address, int port) {
    return new InetSocketAddress(address, port);
  }

  private static Optional<InetAddress> ipv6Loopback() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address instanceof Inet6Address && address.isLoopbackAddress())
          .findFirst();
    } catch (SocketException e) {
      return Optional.empty();
    }
  }

  private static Exception rootOf(Exception failure) {
    return failure.getCause() instanceof Exception cause ? rootOf(cause) : failure;
  }
}
