// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import com.google.protobuf.ByteString;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server of one port: connections on an event loop of its own, which answers while those of
 * gRPC are busy, and requests on virtual threads. Who connects can have a bounded number of
 * connections, bytes and seconds ({@link ServerLimits}), and no web page gets in ({@link
 * AllowedHosts}).
 *
 * <p>Fabric: core/operations/system.go, common/fabhttp/server.go.
 */
public final class HttpServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

  private static final int MAX_LINE_BYTES = 8 * 1024;
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_BODY_BYTES = 1024 * 1024;
  private static final int MAX_PARAMETERS = 16;
  private static final int MAX_ID_LENGTH = 128;
  private static final int TO_END_SECONDS = 5;
  private static final String REQUEST_ID = "X-Request-Id";

  private final HttpPort port;
  private final Endpoints endpoints;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final EventLoopGroup loop;
  private @Nullable Channel listening;

  private HttpServer(HttpPort port, Endpoints endpoints) {
    this.port = port;
    this.endpoints = endpoints;
    this.loop =
        new MultiThreadIoEventLoopGroup(
            1, Thread.ofPlatform().daemon().name(port.name()).factory(), NioIoHandler.newFactory());
  }

  /**
   * Binds and serves.
   *
   * @throws IOException if an address cannot be bound
   */
  public static HttpServer start(HttpPort port, Endpoints endpoints) throws IOException {
    var server = new HttpServer(port, endpoints);
    try {
      server.bind();
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  public int port() {
    return listening != null && listening.localAddress() instanceof InetSocketAddress bound
        ? bound.getPort()
        : 0;
  }

  @Override
  public void close() {
    requests.shutdownNow();
    try {
      var _ = requests.awaitTermination(TO_END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }

  private void bind() throws IOException {
    var connections = new Connections(port.limits().maxConnections());
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    port.tls()
                        .ifPresent(tls ->
                            channel
                                .pipeline()
                                .addLast(new PlainRequests(), tls.newHandler(channel.alloc())));
                    fill(
                        channel.pipeline(),
                        new Connection(
                            connections, port.limits(), requests, HttpServer.this::answer));
                  }
                });
    Channel first = bind(bootstrap, port.addresses().getFirst());
    for (InetSocketAddress other : port.addresses().subList(1, port.addresses().size())) {
      bind(bootstrap, other);
    }
    listening = first;
  }

  private static Channel bind(ServerBootstrap bootstrap, InetSocketAddress address)
      throws IOException {
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw bound.cause() instanceof IOException cause ? cause : new IOException(bound.cause());
    }
    return bound.channel();
  }

  private static void fill(ChannelPipeline pipeline, Connection connection) {
    pipeline.addLast(
        new HttpServerCodec(MAX_LINE_BYTES, MAX_HEADER_BYTES, MAX_LINE_BYTES),
        new HttpObjectAggregator(MAX_BODY_BYTES) {
          @Override
          protected void handleOversizedMessage(
              ChannelHandlerContext context, HttpMessage message) {
            connection.refuse(
                context, Answer.error(413, "request body is over the limit of 1 MiB"));
          }
        },
        connection);
  }

  private Answer answer(
      FullHttpRequest request, ByteString body, HttpHeaders headers, boolean isKnown) {
    Optional<Answer> refused = refusal(request);
    if (refused.isPresent()) {
      return refused.get();
    }
    var uri = new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8, true, MAX_PARAMETERS);
    try {
      String path = uri.path();
      Optional<Endpoint> endpoint = endpoints.find(path);
      if (endpoint.isEmpty()) {
        headers.set("X-Content-Type-Options", "nosniff");
        return Answer.noSuchPage();
      }
      headers.set(REQUEST_ID, requestId(request.headers()));
      if (endpoints.needsCertificate(path) && !isKnown) {
        return Answer.withoutBody(401);
      }
      return answer(
          endpoint.get(),
          new Request(
              request.method().name(),
              path,
              request.uri(),
              lastOfEach(uri.parameters()),
              Optional.ofNullable(request.headers().get(HttpHeaderNames.AUTHORIZATION)),
              Optional.ofNullable(request.headers().get(HttpHeaderNames.ACCEPT)),
              Optional.ofNullable(request.headers().get(HttpHeaderNames.CONTENT_TYPE)),
              body));
    } catch (IllegalArgumentException _) {
      return Answer.error(400, "the request's path is malformed");
    }
  }

  private static Answer answer(Endpoint endpoint, Request request) {
    try {
      return endpoint.answer(request);
    } catch (RuntimeException e) {
      log.error("Answering {} {} failed", request.method(), request.path(), e);
      return Answer.error(500, "the node failed; see its log");
    }
  }

  /** Clients of HTTP/1.0 need not say whom they call; browsers always do. */
  private Optional<Answer> refusal(FullHttpRequest request) {
    List<String> named = request.headers().getAll(HttpHeaderNames.HOST);
    boolean mustName = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
    if (named.size() > 1 || (named.isEmpty() && mustName) || !request.uri().startsWith("/")) {
      return Optional.of(Answer.error(400, "the request must have one Host and a path"));
    }
    Optional<String> host = named.stream().findFirst();
    if (!host.map(port.hosts()::allows).orElse(true)) {
      return Optional.of(
          Answer.error(
              403,
              "this port is not known by the name of the request's Host header; use an address, or"
                  + " add the name to heddle.operationsHosts"));
    }
    boolean isOfOtherPage =
        request.headers().getAll(HttpHeaderNames.ORIGIN).stream()
            .anyMatch(origin -> !AllowedHosts.isSame(origin, host));
    return isOfOtherPage
        ? Optional.of(Answer.error(403, "pages of other origins may not ask here"))
        : Optional.empty();
  }

  private static String requestId(HttpHeaders headers) {
    @Nullable String given = headers.get(REQUEST_ID);
    return given == null || given.isEmpty() || given.length() > MAX_ID_LENGTH
        ? UUID.randomUUID().toString()
        : given;
  }

  private static Map<String, String> lastOfEach(Map<String, List<String>> parameters) {
    Map<String, String> last = new HashMap<>();
    parameters.forEach((name, values) -> last.put(name, values.getLast()));
    return last;
  }
}
