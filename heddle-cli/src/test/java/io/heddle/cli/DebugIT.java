// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.EventSet;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.home.DataDirectory;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import io.heddle.node.Builders;
import io.heddle.node.DebugSettings;
import io.heddle.node.Node;
import io.heddle.node.NodeConfig;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.node.NodeListener;
import io.heddle.testing.Checkout;
import io.heddle.testing.FakeChaincodeServer;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Packages;
import io.heddle.testing.SampleChaincode;
import io.heddle.testing.ShellBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Chaincode that stands in a debugger for longer than calls of other chaincode may take. */
final class DebugIT {

  private static final Duration LIMIT = Duration.ofSeconds(2);

  @TempDir private static Path directory;

  private static DataDirectory data;
  private static FakeChaincodeServer silent;
  private static Node node;

  @BeforeAll
  static void start() throws Exception {
    data = DataDirectory.at(directory.resolve("data"));
    silent = FakeChaincodeServer.plain();
    silent.registersAs(
        ChaincodePackage.parse(PackageWriter.ofServer("silent", silent.address())).id());
    Builders builders =
        new Builders(List.of(), Checkout.ROOT.resolve("builders"))
            .after(List.of(builder(SampleChaincode.JAVA), builder(SampleChaincode.NODE)));
    NodeConfig config =
        NodeConfig.defaults(data, builders)
            .with(Listeners.anyPorts(true))
            .withOperationsPort(0)
            .withExecuteTimeout(LIMIT)
            .with(new DebugSettings(Map.of("java", 0), true));
    node =
        Node.start(
            config,
            List.of(
                source(SampleChaincode.JAVA, "java"),
                source(SampleChaincode.NODE, "node"),
                ChaincodeSource.parse("silent=" + silent.address())),
            NodeListener.none());
    assertThat(node.failed()).isEmpty();
    assertThat(node.launchAll()).isEmpty();
    assertThat(node.debuggers("node")).isEmpty();
    CommandRun later = run("deploy", "--debug", "node");
    assertThat(later.err())
        .endsWith("The debugger of 'node' listens at %s\n".formatted(address("node")));
    assertThat(later.exitCode()).isZero();
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
    silent.close();
  }

  @Test
  void a_java_chaincode_stands_at_a_breakpoint_for_longer_than_others_may_take() throws Exception {
    VirtualMachine chaincode = attach(address("java"));
    try {
      ReferenceType contract =
          chaincode.classesByName("io.heddle.samples.asset.AssetContract").getFirst();
      chaincode
          .eventRequestManager()
          .createBreakpointRequest(contract.methodsByName("AssetExists").getFirst().location())
          .enable();

      CompletableFuture<CommandRun> call = query("java", "AssetExists", "a");
      EventSet stopped = awaitBreakpoint(chaincode);
      letTimePass();
      assertThat(call).isNotDone();
      stopped.resume();

      assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(new CommandRun(0, "false\n", ""));
    } finally {
      chaincode.dispose();
    }
  }

  @Test
  void a_node_chaincode_is_paused_for_longer_than_others_may_take() throws Exception {
    try (Inspector inspector = Inspector.attach(address("node"))) {
      inspector.send("Debugger.enable");
      inspector.send("Debugger.pause");
      CompletableFuture<CommandRun> call = query("node", "AssetExists", "a");
      await().until(() -> inspector.hasSaid("Debugger.paused"));
      letTimePass();
      assertThat(call).isNotDone();
      inspector.send("Debugger.resume");

      assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(new CommandRun(0, "false\n", ""));
    }
  }

  @Test
  void who_attaches_is_told_where() throws Exception {
    CommandRun printed = run("debug-config", "java");
    CommandRun missing = run("debug-config", "silent");
    Path project = Files.createDirectory(directory.resolve("project"));
    CommandRun written =
        run("debug-config", "node", "--intellij", "--write", "--project", project.toString());
    CommandRun again =
        run("debug-config", "node", "--intellij", "--write", "--project", project.toString());
    CommandRun status = run("status");

    assertThat(JsonMapper.shared().readTree(printed.out()).path("configurations").get(0).toString())
        .isEqualTo(
            "{\"type\":\"java\",\"name\":\"java in Heddle\",\"request\":\"attach\",\"hostName\":\"127.0.0.1\",\"port\":%s}"
                .formatted(port(address("java"))));
    assertThat(missing)
        .isEqualTo(
            new CommandRun(
                3,
                "",
                "No debugger of chaincode 'silent' listens; start the node with --debug silent\n"));
    Path file = project.resolve(".run/node.run.xml");
    assertThat(written).isEqualTo(new CommandRun(0, file + "\n", ""));
    assertThat(file).content().contains("port=\"%s\"".formatted(port(address("node"))));
    assertThat(again.exitCode()).isEqualTo(ExitCode.CONFLICT.number());
    assertThat(status.out()).containsPattern("java +ready .*, debugger at " + address("java"));
    assertThat(data.announcement().orElseThrow().patient()).containsExactly("java", "node");
  }

  /** Longer than a call may take: one that nobody answers ends meanwhile. */
  private static void letTimePass() throws Exception {
    CommandRun ended = query("silent", "any").get(60, TimeUnit.SECONDS);

    assertThat(ended.err()).contains("timeout expired while executing transaction");
  }

  private static String address(String chaincode) {
    return node.debuggers(chaincode).getFirst();
  }

  private static String port(String address) {
    return address.substring(address.lastIndexOf(':') + 1);
  }

  private static Builders.Own builder(SampleChaincode sample) throws IOException {
    Path built = directory.resolve("built-" + sample);
    sample.installInto(built);
    ShellBuilder builder =
        ShellBuilder.in(directory.resolve("builder-" + sample))
            .with("detect", "grep -q '\"prebuilt-%s\"' \"$2/metadata.json\"".formatted(sample))
            .with("build", "exit 0")
            .with("run", "exec '%s/bin/run' '%s' \"$2\"".formatted(sample.builder(), built));
    return new Builders.Own("prebuilt-" + sample, builder.directory());
  }

  private static ChaincodeSource source(SampleChaincode sample, String name) {
    Path file =
        Packages.write(
            directory.resolve(name + ".tgz"), name + "_1", "prebuilt-" + sample, Map.of());
    return ChaincodeSource.parse(name + "=" + file);
  }

  /** A command prints to this process's output, so one at a time runs in it. */
  private static CompletableFuture<CommandRun> query(String... call) {
    List<String> all = new ArrayList<>(List.of("query", "--data", data.root().toString()));
    all.addAll(List.of(call));
    var done = new CompletableFuture<CommandRun>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (HeddleProcess query = HeddleProcess.run(all.toArray(String[]::new))) {
            int code = query.exitCode();
            done.complete(
                new CommandRun(
                    code,
                    query.out(),
                    String.join("", query.err().stream().map(line -> line + "\n").toList())));
          } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  private static CommandRun run(String command, String... more) {
    List<String> all = new ArrayList<>(List.of(command, "--data", data.root().toString()));
    all.addAll(List.of(more));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static VirtualMachine attach(String address) throws Exception {
    AttachingConnector sockets =
        Bootstrap.virtualMachineManager().attachingConnectors().stream()
            .filter(each -> each.name().equals("com.sun.jdi.SocketAttach"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> arguments = sockets.defaultArguments();
    Objects.requireNonNull(arguments.get("hostname")).setValue("127.0.0.1");
    Objects.requireNonNull(arguments.get("port")).setValue(port(address));
    return sockets.attach(arguments);
  }

  private static EventSet awaitBreakpoint(VirtualMachine chaincode) throws InterruptedException {
    while (true) {
      EventSet events = chaincode.eventQueue().remove(60_000);
      if (events == null) {
        throw new AssertionError("the breakpoint was not reached");
      }
      if (events.stream().anyMatch(BreakpointEvent.class::isInstance)) {
        return events;
      }
      events.resume();
    }
  }

  /** A client of Node's inspector. */
  private record Inspector(HttpClient http, WebSocket socket, List<String> heard)
      implements AutoCloseable {

    static Inspector attach(String address) throws Exception {
      HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      String targets =
          http.send(
                  HttpRequest.newBuilder(URI.create("http://%s/json".formatted(address))).build(),
                  BodyHandlers.ofString())
              .body();
      JsonNode target = JsonMapper.shared().readTree(targets).get(0);
      List<String> heard = new CopyOnWriteArrayList<>();
      WebSocket socket =
          http.newWebSocketBuilder()
              .buildAsync(
                  URI.create(target.path("webSocketDebuggerUrl").asString()), listener(heard))
              .get(30, TimeUnit.SECONDS);
      return new Inspector(http, socket, heard);
    }

    private static WebSocket.Listener listener(List<String> heard) {
      return new WebSocket.Listener() {
        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean isLast) {
          heard.add(text.toString());
          from.request(1);
          return CompletableFuture.completedStage(null);
        }
      };
    }

    void send(String method) throws Exception {
      socket
          .sendText("{\"id\":1,\"method\":\"%s\"}".formatted(method), true)
          .get(30, TimeUnit.SECONDS);
    }

    boolean hasSaid(String method) {
      return heard.stream().anyMatch(text -> text.contains("\"" + method + "\""));
    }

    @Override
    public void close() {
      socket.abort();
      http.close();
    }
  }
}
