// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends what an exporter has over a connection to a collector, which is made with the first of it.
 *
 * @param headers that each call has
 */
record NettySender(
    ManagedChannel channel,
    MethodDescriptor<MessageWriter, byte[]> method,
    CallOptions options,
    Supplier<Map<String, List<String>>> headers,
    long limitNanos)
    implements GrpcSender {

  private static final int DEFAULT_PORT = 4317;

  static NettySender open(GrpcSenderConfig config) {
    URI endpoint = config.getEndpoint();
    int port = endpoint.getPort() < 0 ? DEFAULT_PORT : endpoint.getPort();
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(endpoint.getHost(), port)
            .executor(Thread::startVirtualThread);
    if ("https".equals(endpoint.getScheme())) {
      builder.sslContext(tls(config.getSslContext()));
    } else {
      builder.usePlaintext();
    }
    @Nullable RetryPolicy retries = config.getRetryPolicy();
    if (retries != null) {
      builder.enableRetry().defaultServiceConfig(retrying(retries));
    }
    @Nullable Compressor compressor = config.getCompressor();
    CallOptions options =
        compressor == null
            ? CallOptions.DEFAULT
            : CallOptions.DEFAULT.withCompression(compressor.getEncoding());
    return new NettySender(
        builder.build(),
        MethodDescriptor.<MessageWriter, byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(config.getFullMethodName())
            .setRequestMarshaller(new Requests())
            .setResponseMarshaller(new Answers())
            .build(),
        options,
        config.getHeadersSupplier(),
        config.getTimeout().toNanos());
  }

  @Override
  public void send(
      MessageWriter message, Consumer<GrpcResponse> answered, Consumer<Throwable> failed) {
    ClientCall<MessageWriter, byte[]> call =
        channel.newCall(method, options.withDeadlineAfter(limitNanos, TimeUnit.NANOSECONDS));
    Metadata sent = new Metadata();
    headers
        .get()
        .forEach((name, values) ->
            values.forEach(
                value -> sent.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value)));
    try {
      call.start(new Hearing(answered), sent);
      call.request(2);
      call.sendMessage(message);
      call.halfClose();
    } catch (RuntimeException e) {
      call.cancel("it could not be sent", e);
      failed.accept(e);
    }
  }

  /** What is on its way still arrives, unless that takes longer than a call may. */
  @Override
  public CompletableResultCode shutdown() {
    CompletableResultCode end = new CompletableResultCode();
    channel.shutdown();
    Thread.ofVirtual()
        .name("telemetry-end")
        .start(() -> {
          try {
            boolean isOver = channel.awaitTermination(limitNanos, TimeUnit.NANOSECONDS);
            if (!isOver) {
              channel.shutdownNow();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            channel.shutdownNow();
          } finally {
            end.succeed();
          }
        });
    return end;
  }

  /** What the collector says. */
  private static final class Hearing extends ClientCall.Listener<byte[]> {

    private final Consumer<GrpcResponse> answered;
    private byte[] answer = {};

    Hearing(Consumer<GrpcResponse> answered) {
      this.answered = answered;
    }

    @Override
    public void onMessage(byte[] message) {
      answer = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      answered.accept(
          new Answered(
              GrpcStatusCode.fromValue(status.getCode().value()), description(status), answer));
    }

    /** That nobody listens there is known to the cause alone. */
    private static String description(Status status) {
      @Nullable String words = status.getDescription();
      @Nullable Throwable cause = status.getCause();
      String said = words == null ? "" : words;
      return cause == null || cause.getMessage() == null
          ? said
          : "%s: %s".formatted(said, cause.getMessage());
    }
  }

  private static final class Answered implements GrpcResponse {

    private final GrpcStatusCode code;
    private final String description;
    private final byte[] message;

    Answered(GrpcStatusCode code, String description, byte[] message) {
      this.code = code;
      this.description = description;
      this.message = message;
    }

    @Override
    public GrpcStatusCode getStatusCode() {
      return code;
    }

    @Override
    public String getStatusDescription() {
      return description;
    }

    @Override
    public byte[] getResponseMessage() {
      return message;
    }
  }

  private record Requests() implements MethodDescriptor.Marshaller<MessageWriter> {

    @Override
    public InputStream stream(MessageWriter message) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.getContentLength());
      try {
        message.writeMessage(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException("A request could not be written", e);
      }
      return new ByteArrayInputStream(bytes.toByteArray());
    }

    @Override
    public MessageWriter parse(InputStream stream) {
      throw new UnsupportedOperationException("requests go out, they do not come in");
    }
  }

  private record Answers() implements MethodDescriptor.Marshaller<byte[]> {

    @Override
    public InputStream stream(byte[] value) {
      throw new UnsupportedOperationException("answers come in, they do not go out");
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException("An answer could not be read", e);
      }
    }
  }

  /** Of the files that the exporter was given, if any, else what this machine trusts. */
  private static SslContext tls(@Nullable SSLContext given) {
    try {
      return given == null
          ? GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK).build()
          : new JdkSslContext(
              given,
              true,
              null,
              IdentityCipherSuiteFilter.INSTANCE,
              new ApplicationProtocolConfig(
                  ApplicationProtocolConfig.Protocol.ALPN,
                  ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                  ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                  "h2"),
              ClientAuth.NONE,
              null,
              false);
    } catch (SSLException e) {
      throw new IllegalArgumentException("no TLS to the collector: " + e.getMessage(), e);
    }
  }

  /** gRPC tries again itself, as it is told in its own form. */
  private static Map<String, ?> retrying(RetryPolicy policy) {
    Map<String, Object> retries =
        Map.of(
            "maxAttempts", (double) policy.getMaxAttempts(),
            "initialBackoff", seconds(policy.getInitialBackoff().toMillis()),
            "maxBackoff", seconds(policy.getMaxBackoff().toMillis()),
            "backoffMultiplier", policy.getBackoffMultiplier(),
            "retryableStatusCodes", List.of("UNAVAILABLE", "RESOURCE_EXHAUSTED", "ABORTED"));
    return Map.of(
        "methodConfig", List.of(Map.of("name", List.of(Map.of()), "retryPolicy", retries)));
  }

  private static String seconds(long millis) {
    return "%d.%03ds".formatted(millis / 1000, millis % 1000);
  }
}
