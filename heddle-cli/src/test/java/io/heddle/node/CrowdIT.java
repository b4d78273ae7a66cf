// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.Canary;
import io.heddle.testing.CrowdProcess;
import io.heddle.testing.EventfulChaincode;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node, clients that take from it what they can, and another client who goes on calling. {@code
 * -Dheddle.crowd=N} makes each crowd so many times larger; {@code -Dheddle.crowd.seconds=N} lets it
 * come again and again, and prints how long the other client's calls take beside it and before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CrowdIT {

  private static final int SCALE = Integer.getInteger("heddle.crowd", 1);

  /** For how long each crowd goes and comes again, to measure; 0 for once. */
  private static final int SECONDS = Integer.getInteger("heddle.crowd.seconds", 0);

  private static final List<String> CROWD_BEHIND = words("heddle.crowd.behind", "nice -n 19");
  private static final List<String> NODE_BEHIND = words("heddle.crowd.node.behind", "");

  private static final int HEAP_MIB = 256;

  private Path data;
  private HeddleProcess node;
  private NodeDescription about;
  private EventfulChaincode chaincode;
  private GatewayClient client;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    this.data = data;
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "memory is read from /proc");
    node =
        HeddleProcess.startNodeBehind(
            NODE_BEHIND,
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
    chaincode = EventfulChaincode.dial(about.chaincodeEndpoint(), "crowd:1.0", "crowd");
    client = GatewayClient.connect(about);
    for (int i = 0; i < 30 * SCALE; i++) {
      client.contract("crowd").submitTransaction("emit");
    }
    callAlone(SECONDS > 0 ? 5000 : 100); // which warms up, too
  }

  @AfterAll
  void stop() {
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
    int refused = beside("event_streams");

    // the limit for one connection, less if the other client has a call just then
    assertThat(refused).isBetween(100, 110);
  }

  @Test
  void readers_that_take_nothing_leave_room_for_others() throws Exception {
    beside("unread_blocks");
    assertMemory();
  }

  @Test
  void calls_broken_off_at_once_leave_room_for_others() throws Exception {
    beside("broken_off_calls");
    assertThat(linesWith("breaks off too many calls")).isEqualTo(1);
  }

  @Test
  void empty_frames_leave_room_for_others() throws Exception {
    beside("empty_frames");
    assertThat(linesWith("sends frames that carry nothing")).isEqualTo(1);
  }

  @Test
  void messages_that_do_not_end_leave_room_for_others() throws Exception {
    beside("endless_messages");
    assertMemory();
    assertThat(linesWith("sends more at once than there is memory for")).isEqualTo(1);
  }

  @Test
  void large_metadata_is_refused() throws Exception {
    assertThat(beside("large_metadata")).isEqualTo(100);
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

  /** Calls while a crowd is there; how many calls of the crowd were ended. */
  private int beside(String kind) throws IOException {
    if (SECONDS > 0) {
      callAlone(1000);
    }
    try (CrowdProcess crowd = CrowdProcess.start(CROWD_BEHIND, kind, data, SCALE, SECONDS);
        Canary canary = canary()) {
      long started = System.nanoTime();
      Duration before = processorTime();
      int refused = crowd.awaitRefused();
      if (SECONDS == 0) {
        canary.awaitCalls(20);
      }
      canary.report(kind);
      System.out.printf(
          "The node used %d %% of a processor%n",
          100 * processorTime().minus(before).toNanos() / (System.nanoTime() - started));
      return refused;
    }
  }

  private Duration processorTime() {
    return node.process().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private void callAlone(int times) {
    try (Canary canary = canary()) {
      canary.awaitCalls(times);
      canary.report("nobody");
    }
  }

  private Canary canary() {
    return Canary.start(
        () -> new String(client.contract("crowd").evaluateTransaction("read"), UTF_8).equals("ok"));
  }

  private static List<String> words(String property, String orElse) {
    return Stream.of(System.getProperty(property, orElse).split(" "))
        .filter(word -> !word.isEmpty())
        .toList();
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
