// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node with what this process has for it: a folder, clients, and servers of contract classes. */
final class StartedNetwork implements AutoCloseable {

  private final Path folder;
  private final RunningNode node;
  private final OperationsPort operations;
  private final List<Organization> organizations;
  private final String orderer;
  private final String channel;
  private final Clients clients = new Clients();
  private final Deque<ContractServer> servers = new ArrayDeque<>(); // guarded by itself

  private StartedNetwork(Path folder, RunningNode node) {
    Map<String, Object> told = Json.object(node.description());
    this.folder = folder;
    this.node = node;
    this.operations =
        new OperationsPort(
            Json.string(told.get("operations")), Json.string(told.get("token")));
    this.organizations = organizations(Json.list(told.get("peers")));
    this.orderer = Json.string(told.get("orderer"));
    this.channel = Json.string(told.get("channel"));
  }

  static StartedNetwork start(NetworkPlan plan) {
    QuietLogs.set();
    Path folder = newFolder();
    Optional<StartedNetwork> started = Optional.empty();
    try {
      started = Optional.of(new StartedNetwork(folder, NodeStart.start(plan, folder)));
      started.get().deploy(plan.deployments());
      return started.get();
    } catch (RuntimeException e) {
      started.ifPresentOrElse(StartedNetwork::close, () -> remove(folder));
      throw e;
    }
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("heddle-junit-");
    } catch (IOException e) {
      throw new HeddleFailure("No temporary folder could be made: " + e.getMessage(), e);
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

  OperationsPort operations() {
    return operations;
  }

  /** Deploys all of them, those of one channel together. */
  void deploy(List<Deployment> deployments) {
    Map<String, List<Deployment>> byChannel = new LinkedHashMap<>();
    for (Deployment each : deployments) {
      byChannel.computeIfAbsent(each.channel(), name -> new ArrayList<>()).add(each);
    }
    byChannel.forEach((name, those) -> new DeploymentOrder(name, those, this::serve).give(operations));
  }

  private ServerPackage serve(Deployment deployment, List<Class<?>> classes) {
    ContractServer server = ContractServer.start(ContractClasses.of(deployment.name(), classes));
    synchronized (servers) {
      servers.push(server);
    }
    ServerPackage made =
        ServerPackage.make(
            deployment.name(), server.address(), StateIndexes.of(classes), folder);
    server.registerAs(made.id());
    return made;
  }

  /** What ends a test class at once, in one sentence; empty if all is well. */
  String death() {
    return node.death();
  }

  @Override
  public void close() {
    clients.close();
    try {
      node.close();
    } finally {
      synchronized (servers) {
        servers.forEach(ContractServer::close);
      }
      remove(folder);
    }
  }

  private static void remove(Path folder) {
    try {
      Trees.delete(folder);
    } catch (IOException e) {
      System.err.printf("Temporary folder '%s' could not be removed: %s%n", folder, e);
    }
  }
}
