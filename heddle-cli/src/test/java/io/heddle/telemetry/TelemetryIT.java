// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.OtlpCollector;
import io.heddle.testing.OtlpCollector.Told;
import io.heddle.testing.Spec;
import io.heddle.testing.ValueChaincodeServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector of OpenTelemetry's hears of a node. */
final class TelemetryIT {

  private static final String CLIENTS_TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String CLIENTS_SPAN = "b7ad6b7169203331";

  @TempDir private static Path data;
  private static OtlpCollector collector;
  private static ValueChaincodeServer chaincode;
  private static HeddleProcess node;

  @BeforeAll
  static void start() throws Exception {
    collector = OtlpCollector.open();
    chaincode = ValueChaincodeServer.serve("values");
    node = HeddleProcess.startNode(collector.overGrpc(), data, "values=" + chaincode.address());
  }

  @AfterAll
  static void stop() {
    node.close();
    chaincode.close();
    collector.close();
  }

  @Test
  @Spec("NA-295")
  void a_transaction_is_one_trace_whose_id_is_the_first_half_of_its_own() throws Exception {
    try (GatewayClient client = GatewayClient.connect(about())) {
      Proposal proposal =
          client.contract("values").newProposal("put").addArguments("a", "1").build();
      SubmittedTransaction submitted = proposal.endorse().submitAsync();
      Status status = submitted.getStatus();
      assertThat(status.isSuccessful()).isTrue();
      String block = Long.toString(status.getBlockNumber());
      String txId = proposal.getTransactionId();

      List<Told> spans = collector.await(9, each -> isOf(each, txId));

      assertThat(OtlpCollector.tree(spans))
          .containsExactly(
              "gateway.Gateway/Endorse",
              "  ProcessProposal",
              "    TRANSACTION",
              "      PUT_STATE",
              "  gateway.Gateway/Submit",
              "    commit",
              "    gateway.Gateway/CommitStatus",
              "    order",
              "    validate");
      assertThat(spans).allMatch(each -> !each.hasFailed() && each.start() <= each.end());
      assertThat(named("gateway.Gateway/Endorse", spans).kind()).isEqualTo("SERVER");
      assertThat(named("gateway.Gateway/Endorse", spans).attributes())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "transaction_id", txId,
                  "channel_id", "mychannel",
                  "chaincode", "values",
                  "host", "peer0.org1.example.com",
                  "rpc.system", "grpc",
                  "rpc.service", "gateway.Gateway",
                  "rpc.method", "Endorse",
                  "rpc.grpc.status_code", "0"));
      assertThat(named("ProcessProposal", spans).attributes())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "transaction_id", txId,
                  "channel_id", "mychannel",
                  "chaincode", "values",
                  "host", "peer0.org1.example.com",
                  "status", "200"));
      assertThat(named("TRANSACTION", spans).attributes())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of("transaction_id", txId, "channel_id", "mychannel", "chaincode", "values"));
      Told call = named("TRANSACTION", spans);
      assertThat(chaincode.decorations())
          .contains(Map.of("traceparent", "00-%s-%s-01".formatted(call.trace(), call.id())));
      assertThat(named("order", spans).attributes())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "transaction_id",
                  txId,
                  "channel_id",
                  "mychannel",
                  "chaincode",
                  "values",
                  "block_number",
                  block));
      assertThat(named("commit", spans).attributes())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "transaction_id", txId,
                  "channel_id", "mychannel",
                  "chaincode", "values",
                  "host", "peer0.org1.example.com",
                  "block_number", block,
                  "validation_code", "VALID"));
    }
  }

  @Test
  @Spec("NA-295")
  void a_clients_own_trace_goes_on_in_the_node() throws Exception {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
        "00-%s-%s-01".formatted(CLIENTS_TRACE, CLIENTS_SPAN));
    try (GatewayClient client =
        GatewayClient.connect(
            about(), "User1", List.of(MetadataUtils.newAttachHeadersInterceptor(headers)))) {
      client.contract("values").submitTransaction("put", "b", "1");

      List<Told> spans = collector.await(9, each -> each.trace().equals(CLIENTS_TRACE));

      assertThat(spans)
          .filteredOn(each -> each.parent().equals(CLIENTS_SPAN))
          .extracting(Told::name)
          .containsExactlyInAnyOrder(
              "gateway.Gateway/Endorse", "gateway.Gateway/Submit", "gateway.Gateway/CommitStatus");
      assertThat(named("commit", spans).parent())
          .isEqualTo(named("gateway.Gateway/Submit", spans).id());
    }
  }

  @Test
  @Spec("NA-295")
  void a_transaction_that_lost_is_told_with_its_verdict() throws Exception {
    try (GatewayClient client = GatewayClient.connect(about())) {
      Contract values = client.contract("values");
      values.submitTransaction("put", "c", "1");
      Transaction loser = values.newProposal("get").addArguments("c").build().endorse();
      values.submitTransaction("put", "c", "2");
      assertThat(loser.submitAsync().getStatus().isSuccessful()).isFalse();

      Told validate =
          collector
              .await(
                  1, each -> isOf(each, loser.getTransactionId()) && each.name().equals("validate"))
              .getFirst();

      assertThat(validate.hasFailed()).isTrue();
      assertThat(validate.attribute("validation_code")).isEqualTo("MVCC_READ_CONFLICT");
    }
  }

  @Test
  void an_evaluation_that_fails_is_a_trace_that_has_failed() throws Exception {
    try (GatewayClient client = GatewayClient.connect(about())) {
      Proposal proposal =
          client.contract("values").newProposal("fail").addArguments("not today").build();
      assertThatThrownBy(proposal::evaluate).isInstanceOf(GatewayException.class);

      List<Told> spans = collector.await(3, each -> isOf(each, proposal.getTransactionId()));

      assertThat(OtlpCollector.tree(spans))
          .containsExactly("gateway.Gateway/Evaluate", "  ProcessProposal", "    TRANSACTION");
      assertThat(named("gateway.Gateway/Evaluate", spans).hasFailed()).isTrue();
      assertThat(named("ProcessProposal", spans).attribute("status")).isEqualTo("500");
    }
  }

  @Test
  void its_collector_gets_the_metrics_of_the_operations_port_with_the_headers_that_it_wants()
      throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      String shown =
          http.send(
                  HttpRequest.newBuilder(URI.create(about().operations() + "/metrics")).build(),
                  BodyHandlers.ofString())
              .body();
      Set<String> names =
          shown
              .lines()
              .filter(line -> line.startsWith("# TYPE "))
              .map(line -> line.split(" ", -1)[2])
              .collect(Collectors.toSet());

      assertThat(names).contains("ledger_blockchain_height", "grpc_comm_conn_opened");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(collector.metrics().stream().map(each -> each.getName()))
                  .containsAll(names));
      assertThat(collector.authorizations()).containsOnly("Bearer of-a-test");
    }
  }

  @Test
  void the_connection_to_a_chaincode_server_carries_a_context() {
    assertThat(chaincode.contexts())
        .isNotEmpty()
        .allMatch(each -> each.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
  }

  @Test
  void a_node_that_is_not_asked_for_it_loads_nothing_of_it(@TempDir Path other) throws Exception {
    Path log = other.resolve("classes.log");
    Map<String, String> environment =
        Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load=info:file=" + log);
    try (HeddleProcess _ = HeddleProcess.startNode(environment, other.resolve("data"))) {
      assertThat(Files.readString(log))
          .contains("io.heddle.telemetry.Telemetry")
          .doesNotContain("io.opentelemetry");
    }
  }

  private static NodeDescription about() {
    return DataDirectory.at(data).runningNode();
  }

  private static boolean isOf(Told span, String txId) {
    return span.trace().equals(txId.substring(0, 32));
  }

  private static Told named(String name, List<Told> spans) {
    return spans.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }
}
