// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node with what this process has for it: a folder, clients, and servers of contract classes. */
final class StartedNetwork implements AutoCloseable {

  private static final int SECONDS_TO_TRACE = 30;

  private final TemporaryFolder folder;
  private final ChildProcessNode node;
  private final OperationsPort operations;
  private final List<Organization> organizations;
  private final NetworkClock clock;
  private final NetworkFaults faults;
  private final String orderer;
  private final String channel;
  private final Optional<SeededRun> run;
  private final Clients clients;
  private final ContractServers servers;
  private volatile boolean hasDeployed;

  private StartedNetwork(
      TemporaryFolder folder, ChildProcessNode node, ContractServers servers, NetworkPlan plan) {
    Map<String, Object> told = Json.object(node.description());
    this.folder = folder;
    this.node = node;
    this.servers = servers;
    this.operations =
        new OperationsPort(Json.string(told.get("operations")), Json.string(told.get("token")));
    this.clock = new NetworkClock(operations);
    this.faults = new NetworkFaults(operations);
    this.run =
        plan.seed().isEmpty()
            ? Optional.empty()
            : Optional.of(new SeededRun(plan.seed(), clock::now));
    this.clients = new Clients(run);
    this.organizations = organizations(Json.list(told.get("peers")));
    this.orderer = Json.string(told.get("orderer"));
    this.channel = Json.string(told.get("channel"));
  }

  static StartedNetwork start(NetworkPlan plan) {
    QuietLogs.set();
    TemporaryFolder folder = TemporaryFolder.make();
    var servers = new ContractServers(plan.seed());
    Optional<StartedNetwork> started = Optional.empty();
    try {
      servers.begin(plan.deployments());
      started =
          Optional.of(
              new StartedNetwork(folder, NodeStart.start(plan, folder.path()), servers, plan));
      started.get().deploy(plan.deployments());
      return started.get();
    } catch (RuntimeException e) {
      started.ifPresentOrElse(
          StartedNetwork::close,
          () -> {
            servers.close();
            folder.close();
          });
      throw e;
    }
  }

  private static List<Organization> organizations(List<Object> peers) {
    Map<String, Organization> all = new LinkedHashMap<>();
    for (Object each : peers) {
      Map<String, Object> told = Json.map(each);
      var peer =
          new Peer(
              Json.string(told.get("host")),
              Json.string(told.get("mspId")),
              Json.string(told.get("endpoint")),
              Json.string(told.get("operations")),
              Optional.ofNullable(told.get("tlsCa")).map(Object::toString).map(Path::of));
      var alone =
          new Organization(
              peer.mspId(),
              Json.string(told.get("domain")),
              Path.of(Json.string(told.get("users"))),
              List.of(peer));
      all.merge(peer.mspId(), alone, StartedNetwork::joined);
    }
    return List.copyOf(all.values());
  }

  private static Organization joined(Organization first, Organization second) {
    List<Peer> peers = new ArrayList<>(first.peers());
    peers.addAll(second.peers());
    return new Organization(first.mspId(), first.domain(), first.usersFolder(), peers);
  }

  List<Organization> organizations() {
    return organizations;
  }

  String orderer() {
    return orderer;
  }

  String channel() {
    return channel;
  }

  Clients clients() {
    return clients;
  }

  NetworkClock clock() {
    return clock;
  }

  NetworkFaults faults() {
    return faults;
  }

  /** A test begins. */
  void begin(String test) {
    run.ifPresent(each -> each.begin(test));
  }

  DeterminismCheck determinism() {
    return new DeterminismCheck(operations, this);
  }

  /** Deploys all of them, those of one channel together. */
  void deploy(List<Deployment> deployments) {
    servers.begin(deployments);
    Map<String, List<Deployment>> byChannel = new LinkedHashMap<>();
    for (Deployment each : deployments) {
      byChannel.computeIfAbsent(each.channel(), name -> new ArrayList<>()).add(each);
    }
    byChannel.forEach(
        (name, those) -> new DeploymentOrder(name, those, this::serve).give(operations));
    hasDeployed |= !deployments.isEmpty();
  }

  private ServerPackage serve(Deployment deployment, List<Class<?>> classes) {
    ContractServer server = servers.await(deployment);
    ServerPackage made =
        ServerPackage.make(
            deployment.name(), server.address(), StateIndexes.of(classes), folder.path());
    server.registerAs(made.id());
    return made;
  }

  /** Keeps all that the network has; the name under which it does. */
  String snapshot() {
    return Json.string(operations.ask("POST", "/node/v1/snapshots", Map.of()).get("name"));
  }

  void revert(String snapshot) {
    operations.ask("POST", "/node/v1/revert?name=" + encoded(snapshot), Map.of());
  }

  void forget(String snapshot) {
    operations.ask("DELETE", "/node/v1/snapshots/" + encoded(snapshot), Map.of());
  }

  void exportTo(Path file) {
    operations.ask("POST", "/node/v1/export?file=" + encoded(absolute(file)), Map.of());
  }

  String importFrom(Path file) {
    return Json.string(
        operations
            .ask("POST", "/node/v1/import?file=" + encoded(absolute(file)), Map.of())
            .get("name"));
  }

  private static String absolute(Path file) {
    return file.toAbsolutePath().normalize().toString();
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, UTF_8).replace("+", "%20");
  }

  /** What a peer tells of a transaction, asked by its organisation's administrator. */
  TracedTransaction trace(String channelName, String transactionId) {
    Organization first = organizations.get(0);
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("mspId", first.mspId());
    form.put("msp", first.userMsp("Admin").toString());
    form.put("channel", channelName);
    form.put("function", transactionId);
    form.put("seconds", SECONDS_TO_TRACE);
    form.put("kind", "TRACE");
    String json = new String(operations.call(form), UTF_8);
    form.put("kind", "TRACE_TEXT");
    return new TracedTransaction(Json.object(json), new String(operations.call(form), UTF_8), this);
  }

  /** The id of the last transaction in the newest block of a channel. */
  String lastTransaction(String channelName) {
    Map<String, Object> block =
        operations.ask("GET", "/ledger/v1/blocks?n=1&channel=" + channelName, Map.of());
    List<Object> all = Json.list(block.get("transactions"));
    return Json.string(Json.map(all.get(all.size() - 1)).get("transactionId"));
  }

  QueryPlan explain(String channelName, String chaincode, String query) {
    Map<String, Object> told =
        operations.ask(
            "POST",
            "/chaincode/v1/explain",
            Map.of("channel", channelName, "chaincode", chaincode, "query", query));
    return new QueryPlan(
        Json.string(Json.map(told.get("index")).get("name")),
        Boolean.TRUE.equals(told.get("fullScan")),
        told.get("examined") instanceof Long examined ? examined : 0,
        told.get("returned") instanceof Long returned ? returned : 0);
  }

  /** What ends a test class at once, in one sentence; empty if all is well. */
  String death() {
    return node.death();
  }

  @Override
  public void close() {
    clients.close();
    servers.expectEnd();
    try {
      if (node.isRecorded()) {
        goThroughTheRest();
      }
      node.close();
    } finally {
      servers.close();
      folder.close();
    }
  }

  /** What no test may have needed yet, before it is recorded for the nodes of later tests. */
  private void goThroughTheRest() {
    if (hasDeployed && node.death().isEmpty()) {
      String kept = snapshot();
      revert(kept);
      forget(kept);
      node.end();
    }
  }
}
