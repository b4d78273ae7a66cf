// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.Status;
import io.heddle.base.PackageId;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.PuttingChaincode;
import io.heddle.testing.SmallDisk;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A node that finds no room on its disk, no file descriptors or no memory: it says so, its clients
 * are told, and it goes on by itself.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class StarvedNodeIT {

  private static final PackageId PUTTER = new PackageId("putter:1.0");
  private static final String MANY = "200000";

  @TempDir private Path dir;
  private Path data = Path.of("");
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final AtomicInteger keys = new AtomicInteger();
  private Optional<NodeDescription> started = Optional.empty();
  private Optional<PuttingChaincode> dialled = Optional.empty();
  private Optional<GatewayClient> connected = Optional.empty();

  @BeforeEach
  void prepare() {
    data = dir.resolve("data");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    http.close();
  }

  @ParameterizedTest
  @CsvSource({"ledger, committer", "orderer, orderer"})
  @Spec("NA-187")
  void a_node_whose_disk_is_full_says_so_and_goes_on_when_there_is_room(
      String directory, String component) throws Exception {
    HeddleProcess.startNode(data).close();
    deleteTree(data.resolve(directory));
    Files.delete(data.resolve("ledger.begun")); // what is gone comes from the other directory
    Files.createDirectory(data.resolve(directory));
    HeddleProcess node = start(SmallDisk.at(data.resolve(directory), "96m"), Map.of());
    Path full = Path.of("/proc/" + node.process().pid() + "/root").resolve(relative(directory));
    submit("1000");

    Path filling = full.resolve("filling");
    fill(filling);
    List<SubmittedTransaction> submitted = submitUntilRefused("No space left on device");
    assertThat(health())
        .contains("\"status\":\"Service Unavailable\"", "\"component\":\"%s\"".formatted(component))
        .contains("No space left on device");
    client().contract("putter").evaluateTransaction("nothing");
    HeddleProcess status = HeddleProcess.run("status", "--data", data.toString());
    assertThat(status.exitCode()).isEqualTo(6);
    assertThat(String.join("\n", status.err()))
        .contains("The node's %s is not well".formatted(component), "No space left on device");

    Files.delete(filling);
    await().atMost(Duration.ofSeconds(30)).until(() -> health().contains("\"status\":\"OK\""));
    for (SubmittedTransaction each : submitted) {
      assertThat(each.getStatus().isSuccessful()).isTrue();
    }
    submit("1000");
    assertThat(node.err().stream().filter(line -> line.contains("is tried again"))).hasSize(1);
    assertThat(node.err().stream().filter(line -> line.contains("all goes on"))).hasSize(1);
  }

  @Test
  @Spec("NA-187")
  void a_node_without_file_descriptors_goes_on_when_there_are_some() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "limits are set with prlimit");
    HeddleProcess node = start(List.of(), Map.of());
    submit("1000");
    assertThat(health()).contains("\"status\":\"OK\"");

    limitDescriptors(node, 16);
    List<SubmittedTransaction> submitted = submitUntilRefused("Too many open files");

    limitDescriptors(node, 4096);
    for (SubmittedTransaction each : submitted) {
      await().atMost(Duration.ofSeconds(30)).until(() -> isCommitted(each));
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> health().contains("\"status\":\"OK\""));
    try (GatewayClient another = GatewayClient.connect(about())) {
      another.contract("putter").submitTransaction("put", "after", "1000");
    }
  }

  @Test
  @Spec("NA-187")
  void a_node_that_has_run_out_of_memory_goes_on_when_there_is_some() throws Exception {
    HeddleProcess node = start(List.of(), Map.of("JAVA_TOOL_OPTIONS", "-Xmx64m"));

    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      clients.add(
          Thread.ofVirtual()
              .start(() -> {
                var _ = catchThrowable(() -> submit("5000000"));
              }));
    }
    for (Thread each : clients) {
      assertThat(each.join(Duration.ofMinutes(1))).isTrue();
    }

    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> health().contains("\"status\":\"OK\""));
    await().atMost(Duration.ofMinutes(2)).until(this::isServed);
    assertThat(node.process().isAlive()).isTrue();
  }

  private HeddleProcess start(List<String> wrapper, Map<String, String> environment)
      throws Exception {
    HeddleProcess node =
        HeddleProcess.runBehind(
            wrapper,
            environment,
            "start",
            "--data",
            data.toString(),
            "--port",
            "0",
            "--chaincode-port",
            "0",
            "--operations-port",
            "0",
            "--no-tls",
            "--dev",
            "putter");
    opened.add(node);
    node.awaitErr(line -> line.startsWith("Next, in another terminal"));
    NodeDescription about = DataDirectory.at(data).runningNode();
    started = Optional.of(about);
    dialChaincode();
    GatewayClient client = GatewayClient.connect(about);
    connected = Optional.of(client);
    opened.add(client);
    return node;
  }

  private NodeDescription about() {
    return started.orElseThrow();
  }

  private GatewayClient client() {
    return connected.orElseThrow();
  }

  private void submit(String bytes) throws Exception {
    client().contract("putter").submitTransaction("put", "key" + keys.incrementAndGet(), bytes);
  }

  /** Whether a transaction is committed now; a chaincode whose stream was given up comes again. */
  private boolean isServed() throws Exception {
    if (chaincode().hasEnded()) {
      dialChaincode();
    }
    return catchThrowable(() -> submit("1000")) == null;
  }

  private void dialChaincode() throws Exception {
    PuttingChaincode chaincode = PuttingChaincode.dial(about().chaincodeEndpoint(), PUTTER);
    dialled = Optional.of(chaincode);
    opened.add(chaincode);
  }

  private PuttingChaincode chaincode() {
    return dialled.orElseThrow();
  }

  /** Those that the orderer took, of which the last is not committed. */
  private List<SubmittedTransaction> submitUntilRefused(String why) throws Exception {
    List<SubmittedTransaction> submitted = new ArrayList<>();
    while (true) {
      SubmittedTransaction one =
          client()
              .contract("putter")
              .newProposal("put")
              .addArguments("key" + keys.incrementAndGet(), MANY)
              .build()
              .endorse()
              .submitAsync();
      submitted.add(one);
      try {
        assertThat(one.getStatus().isSuccessful()).isTrue();
      } catch (GatewayException e) {
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(e.getStatus().getDescription())
            .contains("is not committed and cannot be for now", why);
        return submitted;
      }
    }
  }

  private static boolean isCommitted(SubmittedTransaction one) throws InterruptedException {
    try {
      return one.getStatus().isSuccessful();
    } catch (GatewayException e) {
      return false;
    }
  }

  private String health() throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create(about().operations() + "/healthz"))
                .timeout(Duration.ofSeconds(10))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private Path relative(String part) {
    return Path.of("/").relativize(data.resolve(part).toAbsolutePath());
  }

  private static void fill(Path file) throws IOException {
    byte[] piece = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(piece);
      }
    } catch (IOException e) {
      // full
    }
  }

  private static void limitDescriptors(HeddleProcess node, int count) throws Exception {
    int exit =
        new ProcessBuilder(
                "prlimit", "--pid", Long.toString(node.process().pid()), "--nofile=" + count + ":")
            .inheritIO()
            .start()
            .waitFor();
    assertThat(exit).isZero();
  }

  private static void deleteTree(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      for (Path file : files.toList().reversed()) {
        Files.delete(file);
      }
    }
  }
}
