// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.PackageFiles;
import io.heddle.home.Announcement;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodePhase;
import io.heddle.node.Builders;
import io.heddle.node.Node;
import io.heddle.node.NodeConfig;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.node.NodeListener;
import io.heddle.testing.Checkout;
import io.heddle.testing.Packages;
import io.heddle.testing.ShellBuilder;
import io.heddle.testing.ValueChaincodeServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is told of a node while it builds one chaincode and serves another. */
final class NodeStateIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Path goOn;
  private DataDirectory data;
  private ValueChaincodeServer values;
  private String slowId = "";
  private CompletableFuture<Node> starting;

  @BeforeEach
  void start() throws Exception {
    goOn = directory.resolve("go-on");
    data = DataDirectory.at(directory.resolve("data"));
    values = ValueChaincodeServer.serve("values");
    Path slow = Packages.write(directory.resolve("slow.tgz"), "slow_1", "slow", Map.of());
    slowId = PackageFiles.idOf(slow).value();
    ShellBuilder builder =
        ShellBuilder.in(directory.resolve("builder"))
            .with("detect", "grep -q '\"slow\"' \"$2/metadata.json\"")
            .with("build", "while [ ! -e '%s' ]; do sleep 0.05; done".formatted(goOn))
            .with("run", "exit 3");
    Builders builders =
        new Builders(List.of(), Checkout.ROOT.resolve("builders"))
            .after(List.of(new Builders.Own("slow", builder.directory())));
    NodeConfig config =
        NodeConfig.defaults(data, builders).with(Listeners.anyPorts(false)).withOperationsPort(0);
    starting =
        CompletableFuture.supplyAsync(
            () ->
                Node.start(
                    config,
                    List.of(
                        ChaincodeSource.parse("values=" + values.address()),
                        ChaincodeSource.parse("slow=" + slow)),
                    NodeListener.none()),
            threads);
    await()
        .atMost(PATIENCE)
        .until(() ->
            starting.isDone()
                || (state("slow").equals("building") && state("values").equals("ready")));
  }

  @AfterEach
  void stop() throws Exception {
    Files.writeString(goOn, "");
    starting.get(60, TimeUnit.SECONDS).close();
    values.close();
    threads.close();
    assertThat(data.announcement()).isEmpty();
  }

  @Test
  void commands_say_what_a_starting_node_does_and_a_chaincode_that_runs_serves() throws Exception {
    JsonNode report = report();
    CommandRun slow = run("query", "slow", "get", "a");
    CommandRun put = run("invoke", "values", "put", "a", "1");
    CommandRun got = run("query", "values", "get", "a");
    CommandRun status = run("status");
    CommandRun one = run("wait", "--timeout", "0", "slow");

    assertThat(report.propertyNames())
        .containsExactly("pid", "state", "since", "ready", "doing", "chaincodes");
    assertThat(report.path("state").asString()).isEqualTo("starting");
    assertThat(report.path("ready").asBoolean()).isFalse();
    assertThat(report.path("doing").get(0).path("what").asString()).isEqualTo("building slow_1");
    assertThat(report.path("chaincodes").valueStream().map(JsonNode::toString))
        .containsExactly(
            "{\"name\":\"values\",\"channel\":\"mychannel\",\"state\":\"ready\",\"failed\":false,\"packageId\":\"%s\"}"
                .formatted(packageIdOf(report, "values")),
            "{\"name\":\"slow\",\"channel\":\"mychannel\",\"state\":\"building\",\"failed\":false,\"packageId\":\"%s\"}"
                .formatted(slowId));
    assertThat(slow.exitCode()).isEqualTo(ExitCode.UNAVAILABLE.number());
    assertThat(slow.err())
        .matches("The node \\(pid %d\\) is starting: building slow_1, [0-9]+ s\n".formatted(pid()));
    assertThat(put.exitCode()).isZero();
    assertThat(got).isEqualTo(new CommandRun(0, "1\n", ""));
    assertThat(one.exitCode()).isEqualTo(ExitCode.TIMED_OUT.number());
    assertThat(one.err())
        .contains(
            "Not everything is ready after 0 s: chaincode 'slow' on channel 'mychannel' is building\n");
    assertThat(status.exitCode()).isZero();
    assertThat(status.err()).contains("is starting: building slow_1, ");
    assertThat(status.out()).containsPattern("values +ready ");
    assertThat(data.announcement().map(Announcement::phase)).contains(NodePhase.STARTING);
  }

  @Test
  void it_is_ready_when_all_that_is_deployed_runs_and_not_before() throws Exception {
    HttpResponse<String> early = get("/readyz");
    Files.writeString(goOn, "");
    Node node = starting.get(60, TimeUnit.SECONDS);
    Map<String, String> failures = node.launchAll();
    HttpResponse<String> late = get("/readyz");
    CommandRun all = run("wait");
    CommandRun one = run("wait", "values");

    assertThat(early.statusCode()).isEqualTo(503);
    assertThat(checks(early))
        .containsExactly(
            "{\"component\":\"node\",\"reason\":\"starting\"}",
            "{\"component\":\"chaincode slow on mychannel\",\"reason\":\"building\"}");
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(failures).containsOnlyKeys("slow");
    assertThat(all.exitCode()).isEqualTo(ExitCode.CHAINCODE.number());
    assertThat(all.err())
        .startsWith("Chaincode 'slow' on channel 'mychannel' cannot run, it is ended: ")
        .contains("exit status 3");
    assertThat(one).isEqualTo(new CommandRun(0, "", ""));
    assertThat(late.statusCode()).isEqualTo(503);
    assertThat(checks(late))
        .singleElement()
        .asString()
        .startsWith("{\"component\":\"chaincode slow on mychannel\",\"reason\":\"ended: ")
        .contains("exit status 3");
    assertThat(report().path("state").asString()).isEqualTo("ready");
    assertThat(data.announcement().map(Announcement::phase)).contains(NodePhase.READY);
  }

  private static List<String> checks(HttpResponse<String> answer) {
    return JsonMapper.shared()
        .readTree(answer.body())
        .path("failed_checks")
        .valueStream()
        .map(JsonNode::toString)
        .toList();
  }

  private JsonNode report() throws Exception {
    return JsonMapper.shared().readTree(get("/node/v1").body());
  }

  private String state(String chaincode) throws Exception {
    if (data.announcement().filter(node -> !node.peers().isEmpty()).isEmpty()) {
      return "";
    }
    return report()
        .path("chaincodes")
        .valueStream()
        .filter(each -> each.path("name").asString().equals(chaincode))
        .map(each -> each.path("state").asString())
        .findFirst()
        .orElse("");
  }

  private static String packageIdOf(JsonNode report, String chaincode) {
    return report
        .path("chaincodes")
        .valueStream()
        .filter(each -> each.path("name").asString().equals(chaincode))
        .map(each -> each.path("packageId").asString())
        .findFirst()
        .orElseThrow();
  }

  private HttpResponse<String> get(String path) throws Exception {
    String url = data.runningNode().operations();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString());
    }
  }

  private long pid() {
    return ProcessHandle.current().pid();
  }

  private CommandRun run(String command, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = command;
    all[1] = "--data";
    all[2] = data.root().toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return CommandRun.of(all);
  }
}
