// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.heddle.endorse.ExecutionListener;
import io.heddle.operations.Metrics;
import io.heddle.testing.LoggedText;
import io.heddle.testing.OtlpCollector;
import io.heddle.testing.OtlpCollector.Told;
import io.heddle.testing.Ports;
import io.heddle.testing.SilentPort;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Telemetry without a node, at a collector that is there, and at none. */
final class TelemetryTest {

  private static final String VERSION = "1.2.3";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void without_variables_it_gives_back_what_it_is_asked_to_listen_to() {
    Telemetry telemetry = Telemetry.of(Map.of("PATH", "/bin"), VERSION);

    assertThat(telemetry).isSameAs(Telemetry.OFF);
    assertThat(telemetry.calls()).isEmpty();
    assertThat(telemetry.executions("peer0", ExecutionListener.NONE))
        .isSameAs(ExecutionListener.NONE);
  }

  @Test
  void a_call_from_one_peer_to_another_is_one_trace_over_http() throws Exception {
    try (OtlpCollector collector = OtlpCollector.open()) {
      try (Telemetry telemetry = Telemetry.of(collector.overHttp(), VERSION)) {
        String name = InProcessServerBuilder.generateName();
        Server endorser =
            InProcessServerBuilder.forName(name)
                .addService(telemetry.of(new AnyEndorser().bindService(), "peer0.org2"))
                .build()
                .start();
        ManagedChannel toEndorser =
            InProcessChannelBuilder.forName(name).intercept(telemetry.calls()).build();
        String front = InProcessServerBuilder.generateName();
        Server gateway =
            InProcessServerBuilder.forName(front)
                .addService(telemetry.of(new Asking(toEndorser).bindService(), "peer0.org1"))
                .build()
                .start();
        ManagedChannel client = InProcessChannelBuilder.forName(front).build();
        try {
          GatewayGrpc.newBlockingStub(client).endorse(EndorseRequest.getDefaultInstance());
        } finally {
          client.shutdownNow();
          toEndorser.shutdownNow();
          gateway.shutdownNow();
          endorser.shutdownNow();
        }
      }
      List<Told> spans = collector.await(3, _ -> true);
      assertThat(OtlpCollector.tree(spans))
          .containsExactly(
              "gateway.Gateway/Endorse",
              "  protos.Endorser/ProcessProposal",
              "    protos.Endorser/ProcessProposal");
      assertThat(spans)
          .extracting(Told::kind)
          .containsExactlyInAnyOrder("SERVER", "CLIENT", "SERVER");
      assertThat(collector.resources())
          .first()
          .satisfies(resource ->
              assertThat(resource)
                  .containsEntry("service.name", "heddle")
                  .containsEntry("service.version", VERSION));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OTEL_TRACES_EXPORTER=jaeger | No traces are exported, for OTEL_TRACES_EXPORTER is 'jaeger', and Heddle has 'otlp' and 'none'
          OTEL_METRICS_EXPORTER=prometheus | No metrics are exported, for OTEL_METRICS_EXPORTER is 'prometheus', and Heddle has 'otlp' and 'none'
          OTEL_TRACES_EXPORTER=otlp OTEL_EXPORTER_OTLP_PROTOCOL=carrier-pigeon | OpenTelemetry is off, for what its variables say cannot be used: Unsupported OTLP traces protocol: carrier-pigeon
          OTEL_TRACES_EXPORTER=otlp OTEL_BSP_SCHEDULE_DELAY=soon | OpenTelemetry is off, for what its variables say cannot be used: Invalid duration property otel.bsp.schedule.delay=soon. Expected number, found:
          OTEL_TRACES_EXPORTER=otlp OTEL_EXPORTER_OTLP_ENDPOINT=nowhere | OpenTelemetry is off, for what its variables say cannot be used: OTLP endpoint must be a valid URL: nowhere
          """)
  void what_cannot_be_had_is_said_in_one_sentence_and_the_node_has_none(
      String variables, String sentence) {
    Map<String, String> environment = new HashMap<>();
    for (String each : variables.split(" ", -1)) {
      environment.put(each.split("=", 2)[0], each.split("=", 2)[1]);
    }
    try (LoggedText logged = new LoggedText()) {
      Telemetry telemetry = Telemetry.of(environment, VERSION);

      assertThat(telemetry).isSameAs(Telemetry.OFF);
      assertThat(logged.lines())
          .filteredOn(line -> line.contains("OpenTelemetry") || line.contains("exported"))
          .singleElement()
          .asString()
          .startsWith(sentence);
    }
  }

  @ParameterizedTest
  @CsvSource({"grpc", "http/protobuf"})
  void a_collector_that_is_not_there_is_told_once_and_what_is_lost_when_it_comes(String protocol)
      throws Exception {
    int port = Ports.free();
    Map<String, String> environment =
        Map.of(
            "OTEL_METRICS_EXPORTER", "none",
            "OTEL_EXPORTER_OTLP_PROTOCOL", protocol,
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + port,
            "OTEL_JAVA_EXPORTER_OTLP_RETRY_DISABLED", "true",
            "OTEL_BSP_SCHEDULE_DELAY", "20");
    try (LoggedText logged = new LoggedText();
        Telemetry telemetry = Telemetry.of(environment, VERSION)) {
      await()
          .atMost(PATIENCE)
          .until(() -> {
            call(telemetry);
            return warnings(logged).size() == 1;
          });
      assertThat(warnings(logged).getFirst())
          .matches(
              "OpenTelemetry's collector does not take spans: .*[Cc]onnection refused.*; the node"
                  + " goes on, and tells it the next ones");
      if (protocol.equals("grpc")) {
        try (OtlpCollector collector = OtlpCollector.at(port)) {
          await()
              .atMost(PATIENCE)
              .until(() -> {
                call(telemetry);
                return logged.lines().stream().anyMatch(line -> line.contains("takes spans again"));
              });
          assertThat(collector.spans()).isNotEmpty();
          assertThat(logged.lines())
              .anyMatch(line ->
                  line.matches("OpenTelemetry's collector takes spans again; [1-9]\\d* are lost"));
        }
      }
      assertThat(warnings(logged)).hasSize(1);
    }
  }

  @Test
  void behind_a_collector_that_never_answers_so_many_spans_wait_as_may_and_calls_go_on()
      throws Exception {
    try (SilentPort port = SilentPort.open();
        LoggedText logged = new LoggedText()) {
      Map<String, String> environment =
          Map.of(
              "OTEL_TRACES_EXPORTER", "otlp",
              "OTEL_METRICS_EXPORTER", "none",
              "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + port.number(),
              "OTEL_BSP_MAX_QUEUE_SIZE", "8",
              "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "8");
      try (Telemetry telemetry = Telemetry.of(environment, VERSION)) {
        for (int each = 0; each < 40; each++) {
          call(telemetry);
        }
        assertThat(logged.lines())
            .filteredOn(line -> line.startsWith("The queue of spans that wait for"))
            .hasSize(1);
      }
    }
  }

  @Test
  void spans_that_find_no_room_are_lost_and_counted_and_said_once() {
    Outlet outlet = new Outlet("spans");
    try (LoggedText logged = new LoggedText()) {
      for (int each = 0; each < 5; each++) {
        assertThat(outlet.enters(3)).isEqualTo(each < 3);
      }
      assertThat(outlet.lost()).isEqualTo(2);
      outlet.leaves(1);
      assertThat(outlet.enters(3)).isTrue();
      assertThat(outlet.enters(3)).isFalse();
      assertThat(outlet.lost()).isEqualTo(3);

      assertThat(logged.lines())
          .singleElement()
          .asString()
          .startsWith("The queue of spans that wait for OpenTelemetry's collector is full");
    }
  }

  @Test
  void metrics_have_the_names_labels_and_buckets_of_the_operations_port() throws Exception {
    Metrics metrics = new Metrics();
    metrics.counter("counted", "How often.", "channel").increment("mychannel");
    var _ = metrics.gauge("height", "How high.", () -> 7);
    var took = metrics.histogram("took", "How long.");
    took.observe(0.007);
    took.observe(0.3);
    took.observe(99);
    try (OtlpCollector collector = OtlpCollector.open()) {
      Map<String, String> environment = new HashMap<>(collector.overGrpc());
      environment.put("OTEL_TRACES_EXPORTER", "none");
      try (Telemetry telemetry = Telemetry.of(environment, VERSION)) {
        telemetry.measure("peer0", metrics);
        assertThat(telemetry.calls()).isEmpty();
      }
      var counted = told("counted", collector).getSum();
      assertThat(counted.getIsMonotonic()).isTrue();
      assertThat(counted.getDataPoints(0).getAsDouble()).isEqualTo(1);
      assertThat(OtlpCollector.text(counted.getDataPoints(0).getAttributesList()))
          .containsExactlyInAnyOrderEntriesOf(Map.of("channel", "mychannel", "host", "peer0"));
      assertThat(told("height", collector).getGauge().getDataPoints(0).getAsDouble()).isEqualTo(7);
      assertThat(told("height", collector).getDescription()).isEqualTo("How high.");
      HistogramDataPoint histogram = told("took", collector).getHistogram().getDataPoints(0);
      assertThat(histogram.getCount()).isEqualTo(3);
      assertThat(histogram.getSum()).isEqualTo(99.307);
      assertThat(histogram.getExplicitBoundsList()).hasSize(11).startsWith(0.005, 0.01);
      assertThat(histogram.getBucketCountsList())
          .containsExactly(0L, 1L, 0L, 0L, 0L, 0L, 1L, 0L, 0L, 0L, 0L, 1L);
    }
  }

  private static Metric told(String name, OtlpCollector collector) {
    return collector.metrics().stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> warnings(LoggedText logged) {
    return logged.lines().stream().filter(line -> line.contains("does not take")).toList();
  }

  private static void call(Telemetry telemetry) throws Exception {
    String name = InProcessServerBuilder.generateName();
    Server server =
        InProcessServerBuilder.forName(name)
            .addService(telemetry.of(new AnyEndorser().bindService(), "peer0"))
            .build()
            .start();
    ManagedChannel client = InProcessChannelBuilder.forName(name).build();
    try {
      EndorserGrpc.newBlockingStub(client).processProposal(SignedProposal.getDefaultInstance());
    } catch (StatusRuntimeException e) {
      Assertions.fail("the call is to succeed", e);
    } finally {
      client.shutdownNow();
      server.shutdownNow();
    }
  }

  private static final class AnyEndorser extends EndorserGrpc.EndorserImplBase {
    @Override
    public void processProposal(SignedProposal request, StreamObserver<ProposalResponse> client) {
      client.onNext(ProposalResponse.getDefaultInstance());
      client.onCompleted();
    }
  }

  private static final class Asking extends GatewayGrpc.GatewayImplBase {

    private final ManagedChannel endorser;

    Asking(ManagedChannel endorser) {
      this.endorser = endorser;
    }

    @Override
    public void endorse(EndorseRequest request, StreamObserver<EndorseResponse> client) {
      EndorserGrpc.newBlockingStub(endorser).processProposal(SignedProposal.getDefaultInstance());
      client.onNext(EndorseResponse.getDefaultInstance());
      client.onCompleted();
    }
  }
}
