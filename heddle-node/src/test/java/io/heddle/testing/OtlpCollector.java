// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A collector of OpenTelemetry's protocol in the test's own process, over gRPC and over HTTP. */
public final class OtlpCollector implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Server grpc;
  private final HttpServer http;
  private final List<Told> spans = new CopyOnWriteArrayList<>();
  private final List<Metric> metrics = new CopyOnWriteArrayList<>();
  private final List<Map<String, String>> resources = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();

  /**
   * A span as it came.
   *
   * @param parent its id, empty if it has none
   */
  public record Told(
      String trace,
      String id,
      String parent,
      String name,
      String kind,
      boolean hasFailed,
      long start,
      long end,
      Map<String, String> attributes) {

    static Told of(Span span) {
      return new Told(
          hex(span.getTraceId()),
          hex(span.getSpanId()),
          hex(span.getParentSpanId()),
          span.getName(),
          span.getKind().name().substring("SPAN_KIND_".length()),
          span.getStatus().getCodeValue() == 2,
          span.getStartTimeUnixNano(),
          span.getEndTimeUnixNano(),
          text(span.getAttributesList()));
    }

    public String attribute(String name) {
      return attributes.getOrDefault(name, "");
    }
  }

  private OtlpCollector(int port) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    grpc =
        NettyServerBuilder.forAddress(new InetSocketAddress(here, port))
            .addService(new Traces())
            .addService(new Metrics())
            .intercept(new Seen())
            .build()
            .start();
    http = HttpServer.create(new InetSocketAddress(here, 0), 0);
    http.createContext("/v1/traces", this::take);
    http.start();
  }

  public static OtlpCollector open() throws IOException {
    return new OtlpCollector(0);
  }

  /** At a port for gRPC where one was before. */
  public static OtlpCollector at(int port) throws IOException {
    return new OtlpCollector(port);
  }

  private void take(HttpExchange exchange) throws IOException {
    boolean isPacked = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    InputStream body = exchange.getRequestBody();
    take(ExportTraceServiceRequest.parseFrom(isPacked ? new GZIPInputStream(body) : body));
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  /** The variables with which a node tells it all over gRPC, soon. */
  public Map<String, String> overGrpc() {
    return Map.of(
        "OTEL_TRACES_EXPORTER", "otlp",
        "OTEL_METRICS_EXPORTER", "otlp",
        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + port(),
        "OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer of-a-test",
        "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test",
        "OTEL_BSP_SCHEDULE_DELAY", "100",
        "OTEL_METRIC_EXPORT_INTERVAL", "500");
  }

  /** The variables with which a node tells it spans over HTTP. */
  public Map<String, String> overHttp() {
    return Map.of(
        "OTEL_METRICS_EXPORTER",
        "none",
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "http/protobuf",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "http://127.0.0.1:" + http.getAddress().getPort(),
        "OTEL_BSP_SCHEDULE_DELAY",
        "100");
  }

  public int port() {
    return grpc.getPort();
  }

  /** The spans so far. */
  public List<Told> spans() {
    return List.copyOf(spans);
  }

  public List<Metric> metrics() {
    return List.copyOf(metrics);
  }

  public List<Map<String, String>> resources() {
    return List.copyOf(resources);
  }

  /** What calls named themselves by. */
  public List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  /** Waits until so many spans have come that are wanted, and gives those. */
  public List<Told> await(int many, Predicate<Told> wanted) {
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> spans.stream().filter(wanted).count() >= many);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("only " + spans, e);
    }
    return spans.stream().filter(wanted).toList();
  }

  /**
   * A trace as a tree: a line for each span, further in than its parent; those of one parent by
   * their names, for which of them begins first is not always the same.
   */
  public static List<String> tree(List<Told> spans) {
    List<String> lines = new ArrayList<>();
    spans.stream()
        .filter(each -> spans.stream().noneMatch(other -> other.id().equals(each.parent())))
        .sorted(Comparator.comparing(Told::name))
        .forEach(root -> add(root, spans, 0, lines));
    return lines;
  }

  private static void add(Told span, List<Told> all, int depth, List<String> lines) {
    lines.add("  ".repeat(depth) + span.name());
    all.stream()
        .filter(each -> each.parent().equals(span.id()))
        .sorted(Comparator.comparing(Told::name))
        .forEach(child -> add(child, all, depth + 1, lines));
  }

  @Override
  public void close() {
    grpc.shutdownNow();
    http.stop(0);
  }

  private void take(ExportTraceServiceRequest request) {
    request
        .getResourceSpansList()
        .forEach(each -> {
          resources.add(text(each.getResource()));
          each.getScopeSpansList()
              .forEach(scope -> scope.getSpansList().forEach(span -> spans.add(Told.of(span))));
        });
  }

  private void take(ExportMetricsServiceRequest request) {
    request
        .getResourceMetricsList()
        .forEach(each ->
            each.getScopeMetricsList().forEach(scope -> metrics.addAll(scope.getMetricsList())));
  }

  private static Map<String, String> text(Resource resource) {
    return text(resource.getAttributesList());
  }

  /** Attributes, numbers in decimal digits. */
  public static Map<String, String> text(List<KeyValue> attributes) {
    Map<String, String> text = new TreeMap<>();
    attributes.forEach(each -> text.put(each.getKey(), text(each.getValue())));
    return text;
  }

  private static String text(AnyValue value) {
    return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  private final class Traces extends TraceServiceGrpc.TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> client) {
      take(request);
      client.onNext(ExportTraceServiceResponse.getDefaultInstance());
      client.onCompleted();
    }
  }

  private final class Metrics extends MetricsServiceGrpc.MetricsServiceImplBase {
    @Override
    public void export(
        ExportMetricsServiceRequest request, StreamObserver<ExportMetricsServiceResponse> client) {
      take(request);
      client.onNext(ExportMetricsServiceResponse.getDefaultInstance());
      client.onCompleted();
    }
  }

  private final class Seen implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String authorization =
          headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER));
      authorizations.add(String.valueOf(authorization));
      return next.startCall(call, headers);
    }
  }
}
