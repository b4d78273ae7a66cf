// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The servers of a network's contract classes. They begin while the node starts, for loading the
 * chaincode library takes as long as that. Safe for threads.
 */
final class ContractServers implements AutoCloseable {

  private final Map<Deployment, CompletableFuture<ContractServer>> all =
      new HashMap<>(); // guarded by this

  private final String seed;

  /**
   * None yet.
   *
   * @param seed what their ports follow from; empty text for any
   */
  ContractServers(String seed) {
    this.seed = seed;
  }

  /** Begins with those of these deployments that have contract classes. */
  synchronized void begin(List<Deployment> deployments) {
    for (Deployment each : deployments) {
      if (each.source() instanceof Deployment.Contracts contracts) {
        all.computeIfAbsent(
            each,
            one ->
                CompletableFuture.supplyAsync(
                    () -> start(one, contracts.classes()), ContractServers::run));
      }
    }
  }

  private ContractServer start(Deployment deployment, List<Class<?>> classes) {
    List<Integer> ports =
        seed.isEmpty()
            ? List.of()
            : SeededRun.ports(seed, deployment.channel() + ' ' + deployment.name());
    return ContractServer.start(ContractClasses.of(deployment.name(), classes), ports);
  }

  /** With the class loader of the tests, whoever asks. */
  private static void run(Runnable work) {
    var thread =
        new Thread(
            () -> {
              work.run();
              HostedChaincode.load(); // which a peer that comes need not wait for then
            },
            "heddle-contracts");
    thread.setDaemon(true);
    thread.setContextClassLoader(ContractServers.class.getClassLoader());
    thread.start();
  }

  /**
   * The server of one with which was begun.
   *
   * @throws HeddleFailure if its classes cannot be served
   */
  ContractServer await(Deployment deployment) {
    CompletableFuture<ContractServer> begun;
    synchronized (this) {
      begun =
          Optional.ofNullable(all.get(deployment))
              .orElseThrow(() ->
                  new IllegalStateException("'%s' was not begun".formatted(deployment.name())));
    }
    try {
      return begun.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof HeddleFailure failure) {
        throw new HeddleFailure(String.valueOf(failure.getMessage()), failure);
      }
      throw new HeddleFailure(
          "Chaincode '%s' cannot be served: %s".formatted(deployment.name(), e.getCause()), e);
    }
  }

  /** To be called before the node ends: it is no failure then that peers go. */
  synchronized void expectEnd() {
    serving().forEach(ContractServer::expectEnd);
  }

  @Override
  public synchronized void close() {
    serving().forEach(ContractServer::close);
    all.clear();
  }

  private List<ContractServer> serving() {
    List<ContractServer> servers = new ArrayList<>();
    for (CompletableFuture<ContractServer> each : all.values()) {
      try {
        servers.add(each.join());
      } catch (CompletionException e) {
        // it never served, which whoever wanted it is told
      }
    }
    return servers;
  }
}
