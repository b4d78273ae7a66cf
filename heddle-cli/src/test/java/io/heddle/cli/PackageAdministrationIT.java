// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.Deployed;
import io.heddle.home.DataDirectory;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import io.heddle.node.Builders;
import io.heddle.node.Node;
import io.heddle.node.NodeConfig;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.node.NodeListener;
import io.heddle.testing.Checkout;
import io.heddle.testing.FakeChaincodeServer;
import io.heddle.testing.Spec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands for packages, on a node with one chaincode that runs as a server. */
final class PackageAdministrationIT {

  @TempDir private Path data;

  private FakeChaincodeServer server;
  private Node node;
  private Deployed cars;

  @BeforeEach
  void start() throws Exception {
    server = FakeChaincodeServer.plain();
    // it is dialled as soon as the definition is committed
    server.registersAs(
        ChaincodePackage.parse(PackageWriter.ofServer("cars", server.address())).id());
    NodeConfig config =
        NodeConfig.defaults(
                DataDirectory.at(data), new Builders(List.of(), Checkout.ROOT.resolve("builders")))
            .with(Listeners.anyPorts(false))
            .withOperationsPort(0);
    node =
        Node.start(
            config,
            List.of(ChaincodeSource.parse("cars=" + server.address())),
            NodeListener.none());
    cars = node.deployed().getFirst();
    assertThat(node.launchAll()).isEmpty();
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    server.close();
  }

  @Test
  @Spec({"HB-26", "CP-229"})
  void status_tells_state_kind_place_and_builder_of_each_chaincode() {
    CommandRun human = run("status");
    JsonNode json = JsonMapper.shared().readTree(run("status", "--json").out()).get(0);

    assertThat(human.out().lines().toList().get(1))
        .startsWith("cars       ready  ")
        .contains("remote  " + server.address() + "  0          " + cars.packageId());
    assertThat(json.path("packageId").asString()).isEqualTo(cars.packageId().value());
    assertThat(json.path("state").asString()).isEqualTo("ready");
    assertThat(json.path("kind").asString()).isEqualTo("remote");
    assertThat(json.path("builder").asString()).isEqualTo("ccaas");
    assertThat(json.path("inFlight").asInt()).isZero();
    assertThat(json.path("chaincodes").get(0).asString()).isEqualTo("cars");
  }

  @Test
  void installed_lists_the_packages() {
    List<String> lines = run("installed").out().lines().toList();

    assertThat(lines.getFirst()).startsWith("PACKAGE ID").endsWith("AGE");
    assertThat(lines.get(1))
        .startsWith(cars.packageId().value())
        .contains("  ccaas    remote  ready  ");
  }

  @Test
  @Spec("HB-27")
  void a_package_that_a_definition_refers_to_goes_only_by_force() {
    CommandRun refused = run("uninstall", cars.packageId().label());
    CommandRun forced = run("uninstall", cars.packageId().value(), "--force");

    assertThat(refused)
        .isEqualTo(
            new CommandRun(
                ExitCode.CONFLICT.number(),
                "",
                "Package '%s' is that of chaincode 'cars' on channel 'mychannel'; --force removes it all the same, and then this peer cannot execute it\n"
                    .formatted(cars.packageId())));
    assertThat(forced).isEqualTo(new CommandRun(0, cars.packageId() + "\n", ""));
    assertThat(JsonMapper.shared().readTree(run("installed", "--json").out())).isEmpty();
    assertThat(node.where("cars")).isEmpty();
  }

  @Test
  @Spec("HB-27")
  void rebuild_builds_and_connects_anew() {
    CommandRun rebuilt = run("rebuild", "cars");

    assertThat(rebuilt).isEqualTo(new CommandRun(0, cars.packageId() + "\n", ""));
    assertThat(server.dialled()).isEqualTo(2);
    assertThat(node.where("cars")).hasValue(server.address());
  }

  @Test
  void what_is_not_installed_is_named() {
    assertThat(run("rebuild", "bikes"))
        .isEqualTo(
            new CommandRun(
                ExitCode.NOT_FOUND.number(),
                "",
                "No package 'bikes' is installed; 'heddle installed' lists them\n"));
  }

  @Test
  void who_does_not_know_the_data_directory_may_look_and_not_change() throws Exception {
    URI packages = URI.create(node.description().operations() + "/chaincode/v1/packages");
    URI one = URI.create(packages + "/" + cars.packageId().label() + "?force=true");

    try (HttpClient stranger = HttpClient.newHttpClient()) {
      assertThat(stranger.send(HttpRequest.newBuilder(packages).build(), BodyHandlers.ofString()))
          .extracting(answer -> answer.statusCode())
          .isEqualTo(200);
      assertThat(
              stranger.send(HttpRequest.newBuilder(one).DELETE().build(), BodyHandlers.ofString()))
          .extracting(answer -> answer.statusCode())
          .isEqualTo(403);
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("operations.token"))))
        .isEqualTo("rw-------");
  }

  @Test
  @Spec({"CP-150", "CP-152"})
  void metrics_and_health_are_served() throws Exception {
    assertThat(get("/healthz")).startsWith("{\"status\":\"OK\",");
    assertThat(get("/metrics"))
        .contains(
            "chaincode_server_connected{chaincode=\"%s\"} 1".formatted(cars.packageId()),
            "chaincode_launch_duration_count{chaincode=\"%s\",success=\"true\"} 1"
                .formatted(cars.packageId()),
            "ledger_blockchain_height{channel=\"mychannel\"} ",
            "chaincode_build_duration_count{builder=\"ccaas\",step=\"build\",success=\"true\"} 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "protos.ChaincodeSupport"})
  @Spec("CP-152")
  void the_listener_for_chaincode_tells_its_health(String service) throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(node.description().chaincodeEndpoint())
            .usePlaintext()
            .build();
    try {
      ServingStatus status =
          HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(10, TimeUnit.SECONDS)
              .check(HealthCheckRequest.newBuilder().setService(service).build())
              .getStatus();

      assertThat(status).isEqualTo(ServingStatus.SERVING);
    } finally {
      channel.shutdownNow();
    }
  }

  private String get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(node.description().operations() + path)).build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  private CommandRun run(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, "--data", data.toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
