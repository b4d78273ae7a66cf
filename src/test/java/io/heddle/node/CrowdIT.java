// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.Canary;
import io.heddle.testing.EventfulChaincode;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.RawHttp2;
import io.heddle.testing.SignedRequests;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node, clients that take from it what they can, and another client who goes on calling. {@code
 * -Dheddle.crowd=N} makes each crowd so many times larger.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CrowdIT {

  private static final int SCALE = Integer.getInteger("heddle.crowd", 1);
  private static final int HEAP_MIB = 256;
  private static final int PORT_OF_URL = 1;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private HeddleProcess node;
  private NodeDescription about;
  private EventfulChaincode chaincode;
  private GatewayClient client;
  private int port;
  private final List<ManagedChannel> channels = new ArrayList<>();

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "memory is read from /proc");
    node =
        HeddleProcess.startNode(
            Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Xmx" + HEAP_MIB + "m",
                "CORE_PEER_TLS_ENABLED",
                "false",
                "CORE_OPERATIONS_LISTENADDRESS",
                "127.0.0.1:0"),
            data,
            "--dev",
            "crowd");
    about = DataDirectory.at(data).runningNode();
    port = Integer.parseInt(about.endpoint().split(":", -1)[PORT_OF_URL]);
    chaincode = EventfulChaincode.dial(about.chaincodeEndpoint(), "crowd:1.0", "crowd");
    client = GatewayClient.connect(about);
    for (int i = 0; i < 30 * SCALE; i++) {
      client.contract("crowd").submitTransaction("emit");
    }
    try (Canary canary = canary()) {
      canary.awaitCalls(100);
      canary.report("nobody");
    }
  }

  @AfterAll
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    if (client != null) {
      client.close();
    }
    if (chaincode != null) {
      chaincode.close();
    }
    if (node != null) {
      node.close();
    }
  }

  @Test
  @Spec("NA-12")
  void event_streams_from_the_first_block_leave_room_for_others() throws Exception {
    var requests = SignedRequests.of(about);
    var received = new AtomicLong();
    var refused = new AtomicInteger();
    try (Canary canary = canary()) {
      ManagedChannel greedy = dial();
      for (int i = 0; i < 600; i++) {
        open(
            greedy,
            GatewayGrpc.getChaincodeEventsMethod(),
            requests.events("crowd", 0),
            Integer.MAX_VALUE,
            received,
            refused);
      }
      // the limit for one connection, less if the other client has a call just then
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(refused.get()).isBetween(100, 110));
      await().atMost(PATIENCE).until(() -> received.get() >= (600L - refused.get()) * 30 * SCALE);
      canary.report("event streams");
    } finally {
      hangUp();
    }
  }

  @Test
  void readers_that_take_nothing_leave_room_for_others() throws Exception {
    var requests = SignedRequests.of(about);
    var refused = new AtomicInteger();
    try (Canary canary = canary()) {
      for (int connection = 0; connection < 2; connection++) {
        ManagedChannel greedy = dial();
        for (int i = 0; i < 300 * SCALE; i++) {
          open(
              greedy,
              DeliverGrpc.getDeliverMethod(),
              requests.blocks(),
              0,
              new AtomicLong(),
              refused);
        }
      }
      canary.awaitCalls(20);
      canary.report("readers that take nothing");
      assertMemory();
    } finally {
      hangUp();
    }
  }

  @Test
  void calls_broken_off_at_once_leave_room_for_others() throws Exception {
    try (Canary canary = canary()) {
      for (int attack = 0; attack < 4 * SCALE; attack++) {
        try (RawHttp2 greedy = RawHttp2.connect(port)) {
          for (int call = 0; call < 20_000; call++) {
            greedy.open(2 * call + 1, "/gateway.Gateway/Evaluate");
            greedy.reset(2 * call + 1);
          }
          greedy.awaitEnd();
        } catch (IOException _) {
          // cut off while it still sends
        }
      }
      canary.report("calls broken off");
      assertThat(canary.calls()).isPositive();
    }
    assertThat(linesWith("breaks off too many calls")).isEqualTo(1);
  }

  @Test
  void empty_frames_leave_room_for_others() throws Exception {
    try (Canary canary = canary()) {
      for (int attack = 0; attack < 4 * SCALE; attack++) {
        try (RawHttp2 greedy = RawHttp2.connect(port)) {
          greedy.open(1, "/gateway.Gateway/Evaluate");
          for (int frame = 0; frame < 20_000; frame++) {
            if (attack % 2 == 0) {
              greedy.data(1, new byte[0]);
            } else {
              greedy.settings();
            }
          }
          greedy.awaitEnd();
        } catch (IOException _) {
          // cut off while it still sends
        }
      }
      canary.report("empty frames");
    }
    assertThat(linesWith("sends frames that carry nothing")).isEqualTo(1);
  }

  @Test
  void messages_that_do_not_end_leave_room_for_others() throws Exception {
    List<RawHttp2> greedy = new ArrayList<>();
    try (Canary canary = canary()) {
      for (int connection = 0; connection < 4 * SCALE; connection++) {
        RawHttp2 each = RawHttp2.connect(port);
        each.agree();
        greedy.add(each);
      }
      for (int call = 0; call < 50; call++) {
        for (RawHttp2 each : greedy) {
          sendEndless(each, 2 * call + 1);
        }
      }
      canary.awaitCalls(20);
      canary.report("messages that do not end");
      assertMemory();
    } finally {
      for (RawHttp2 each : greedy) {
        each.close();
      }
    }
    assertThat(linesWith("sends more at once than there is memory for")).isEqualTo(1);
  }

  @Test
  void large_metadata_is_refused() {
    ManagedChannel greedy = dial();
    var headers = new Metadata();
    headers.put(Metadata.Key.of("much", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(100_000));
    var refused = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      ClientCall<ByteString, ByteString> call =
          greedy.newCall(raw(GatewayGrpc.getEvaluateMethod()), CallOptions.DEFAULT);
      call.start(new Ends(new AtomicLong(), refused), headers);
      call.halfClose();
    }

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(refused).hasValue(100));
    hangUp();
  }

  @Test
  void the_operations_port_answers_behind_idle_connections_and_large_bodies() throws Exception {
    URI url = URI.create(about.operations());
    List<Socket> idle = new ArrayList<>();
    try (Canary canary = canary();
        HttpClient http = HttpClient.newHttpClient()) {
      for (int i = 0; i < 500 * SCALE; i++) {
        idle.add(new Socket(InetAddress.getLoopbackAddress(), url.getPort()));
      }
      String names = "a.b.c.d".repeat(100_000);
      for (int i = 0; i < 4; i++) {
        HttpRequest put =
            HttpRequest.newBuilder(url.resolve("/logspec"))
                .PUT(BodyPublishers.ofString("{\"spec\":\"" + names + "=debug\"}"))
                .build();
        assertThat(http.send(put, BodyHandlers.discarding()).statusCode()).isEqualTo(403);
      }
      HttpRequest health = HttpRequest.newBuilder(url.resolve("/healthz")).build();
      assertThat(http.send(health, BodyHandlers.ofString()).body()).contains("\"OK\"");
      canary.report("idle connections and large bodies");
      assertMemory();
    } finally {
      for (Socket each : idle) {
        each.close();
      }
    }
  }

  /** Half a MiB of a message that is to have 16. */
  private static void sendEndless(RawHttp2 greedy, int stream) throws IOException {
    try {
      greedy.open(stream, "/gateway.Gateway/Evaluate");
      greedy.dataInWindow(stream, new byte[] {0, 1, 0, 0, 0});
      for (int i = 0; i < 32; i++) {
        greedy.dataInWindow(stream, new byte[16 * 1024]);
      }
    } catch (IOException _) {
      // told to go away
    }
  }

  private void open(
      ManagedChannel channel,
      MethodDescriptor<?, ?> method,
      ByteString request,
      int wanted,
      AtomicLong received,
      AtomicInteger refused) {
    ClientCall<ByteString, ByteString> call = channel.newCall(raw(method), CallOptions.DEFAULT);
    call.start(new Ends(received, refused), new Metadata());
    if (wanted > 0) {
      call.request(wanted);
    }
    call.sendMessage(request);
    if (method.getType() == MethodDescriptor.MethodType.SERVER_STREAMING) {
      call.halfClose();
    }
  }

  private static MethodDescriptor<ByteString, ByteString> raw(MethodDescriptor<?, ?> method) {
    return SignedRequests.raw(method);
  }

  /** Counts what comes and how many calls fail. */
  private static final class Ends extends ClientCall.Listener<ByteString> {
    private final AtomicLong received;
    private final AtomicInteger refused;

    Ends(AtomicLong received, AtomicInteger refused) {
      this.received = received;
      this.refused = refused;
    }

    @Override
    public void onMessage(ByteString message) {
      received.incrementAndGet();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!status.isOk()) {
        refused.incrementAndGet();
      }
    }
  }

  private Canary canary() {
    return Canary.start(
        () -> new String(client.contract("crowd").evaluateTransaction("read"), UTF_8).equals("ok"));
  }

  private ManagedChannel dial() {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget("localhost:" + port)
            .usePlaintext()
            .maxInboundMetadataSize(1 << 20)
            .build();
    channels.add(channel);
    return channel;
  }

  private void hangUp() {
    channels.forEach(ManagedChannel::shutdownNow);
    channels.clear();
  }

  private long linesWith(String words) {
    return node.err().stream().filter(line -> line.contains(words)).count();
  }

  /** Heap, what Netty keeps beside it, and what a JVM needs at all. */
  private void assertMemory() throws IOException {
    long resident =
        Files.readAllLines(Path.of("/proc/" + node.process().pid() + "/status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
            .findFirst()
            .orElseThrow();
    System.out.printf("CrowdIT: %d MiB resident at most%n", resident);
    assertThat(resident).isLessThan(3 * HEAP_MIB);
  }
}
