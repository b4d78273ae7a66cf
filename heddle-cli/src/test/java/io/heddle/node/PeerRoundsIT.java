// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.base.HeddleException;
import io.heddle.client.OperationsClient;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.home.Shape;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.testing.Checkout;
import io.heddle.testing.FakeChaincodeServer;
import io.heddle.testing.Spec;
import io.heddle.testing.VirtualThreads;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer that is stopped and started again and again, beside a chaincode server for all peers. */
@Spec({"NA-3", "NA-331"})
final class PeerRoundsIT {

  private static final int ROUNDS = Integer.getInteger("heddle.peers.rounds", 3);

  @TempDir private Path data;

  @Test
  void stops_and_starts_leave_nothing_behind_and_all_may_be_stopped() throws Exception {
    try (FakeChaincodeServer server = FakeChaincodeServer.plain();
        Node node = start(server)) {
      assertThat(node.launchAll()).isEmpty();
      OperationsClient client =
          new OperationsClient(
              node.description().operations(),
              DataDirectory.at(data).readOperationsToken().orElseThrow());
      round(client, "peer1");
      round(client, "peer0");
      int threads = VirtualThreads.count();
      long files = openFiles();

      for (int count = 0; count < ROUNDS; count++) {
        round(client, "peer" + count % 2);
      }

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> {
            assertThat(VirtualThreads.count()).isLessThan(threads + ROUNDS);
            assertThat(openFiles()).isLessThan(files + ROUNDS);
          });
      client.stopPeer("peer0");
      client.stopPeer("peer1");
      for (NodeDescription peer : node.descriptions()) {
        assertThatThrownBy(() -> bindAlone(peer.endpoint())).isInstanceOf(BindException.class);
        assertThatThrownBy(() -> bindAlone(peer.chaincodeEndpoint()))
            .isInstanceOf(BindException.class);
      }
      assertThat(askOrderer(node)).isEqualTo(ServingStatus.SERVING);
      assertThat(metrics(node))
          .contains(
              "grpc_server_unary_requests_completed{code=\"OK\",method=\"Check\",service=\"grpc_health_v1_Health\"} 1",
              "health_check_failed{component=\"orderer\"} 0",
              "health_check_failed{component=\"peer\"} 1")
          .noneMatch(line -> line.startsWith("ledger_blockchain_height{"))
          .noneMatch(line -> line.startsWith("chaincode_server_connected{"));
      assertThatThrownBy(client::packages)
          .isInstanceOf(HeddleException.class)
          .hasMessage(
              "Peer 'peer0.org1.example.com' cannot be asked: it is stopped; 'heddle start-peer peer0.org1.example.com' starts it");
      assertThat(client.startPeer("peer0").path("state").asString()).isEqualTo("running");
      assertThat(client.packages()).hasSize(1);
      assertThat(client.packages().get(0).path("state").asString()).isEqualTo("ready");
    }
  }

  private Node start(FakeChaincodeServer server) {
    server.registersAs(
        ChaincodePackage.parse(PackageWriter.ofServer("cars", server.address())).id());
    NodeConfig config =
        NodeConfig.defaults(
                DataDirectory.at(data), new Builders(List.of(), Checkout.ROOT.resolve("builders")))
            .with(Listeners.anyPorts(false))
            .withOperationsPort(0)
            .with(Shape.numbered(1, 2));
    return Node.start(
        config, List.of(ChaincodeSource.parse("cars=" + server.address())), NodeListener.none());
  }

  private static void round(OperationsClient client, String peer) throws InterruptedException {
    client.stopPeer(peer);
    assertThat(client.startPeer(peer).path("notRunning")).isEmpty();
  }

  /** As the system does for a program that wants any free port. */
  private static void bindAlone(String endpoint) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(false);
      socket.bind(
          new InetSocketAddress(
              "localhost", Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1))));
    }
  }

  /** What it counts is shown with what the first peer counts, whether that runs or not. */
  private static ServingStatus askOrderer(Node node) {
    ManagedChannel connection =
        NettyChannelBuilder.forTarget(node.description().orderer()).usePlaintext().build();
    try {
      return HealthGrpc.newBlockingStub(connection)
          .check(HealthCheckRequest.getDefaultInstance())
          .getStatus();
    } finally {
      connection.shutdownNow();
    }
  }

  private static List<String> metrics(Node node) throws Exception {
    URI uri = URI.create(node.description().operations() + "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofLines())
          .body()
          .toList();
    }
  }

  private static long openFiles() {
    return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
        .getOpenFileDescriptorCount();
  }
}
