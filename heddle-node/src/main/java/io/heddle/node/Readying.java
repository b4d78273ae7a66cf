// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.deploy.Deployer.Installed;
import io.heddle.deploy.Prepared;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Chaincodes that become ready to be defined, several at once: installed and built on every peer,
 * and running where one takes another's place, so that it has shown that it starts and no call has
 * to wait for it. Closed, it waits for nothing any more.
 */
final class Readying implements AutoCloseable {

  private final ChannelDeployment on;
  private final Sweep sweep;
  private final NodeStanding standing;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          Runtime.getRuntime().availableProcessors(), Thread.ofVirtual().factory());
  private final Map<PackageId, Future<Installed>> all = new ConcurrentHashMap<>();

  private Readying(ChannelDeployment on, Sweep sweep, NodeStanding standing) {
    this.on = on;
    this.sweep = sweep;
    this.standing = standing;
  }

  /** Begins with all of them. */
  static Readying of(
      ChannelDeployment on, List<Prepared> chaincodes, Sweep sweep, NodeStanding standing) {
    var readying = new Readying(on, sweep, standing);
    for (Prepared each : chaincodes) {
      readying.all.computeIfAbsent(
          each.id(), _ -> readying.threads.submit(() -> readying.prepare(each)));
    }
    return readying;
  }

  private Installed prepare(Prepared chaincode) throws InterruptedException {
    try (var _ = standing.begin("deploying", chaincode.id().label())) {
      if (chaincode instanceof Prepared.Packed packed && packed.directory().isPresent()) {
        sweep.note(chaincode.id());
      }
      Installed installed = on.deployer().install(chaincode);
      if (installed.isLocal() && on.deployer().replaces(chaincode)) {
        launch(chaincode.id());
      }
      return installed;
    }
  }

  private void launch(PackageId id) throws InterruptedException {
    on.peers().forEach(peer -> peer.await(id));
    Map<HostedPeer, HeddleException> failures = Launching.of(id, on.peers());
    if (!failures.isEmpty()) {
      on.peers().forEach(peer -> peer.awaitNoMore(id));
      throw new HeddleException(
          Fault.CHAINCODE,
          "it does not start, and what was deployed before goes on: "
              + Launching.told(failures, on.peers().size()));
    }
  }

  /**
   * Waits for one of them.
   *
   * @throws HeddleException if it cannot be built, or does not start and was to take another's
   *     place
   */
  Installed await(Prepared chaincode) {
    try {
      return Optional.ofNullable(all.get(chaincode.id())).orElseThrow().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "Interrupted while chaincode '%s' was deployed".formatted(chaincode.name()),
          e);
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case HeddleException why -> new HeddleException(why.fault(), why.getMessage(), why);
        case InterruptedException why ->
            new HeddleException(Fault.UNAVAILABLE, "The node is stopping", why);
        case null, default ->
            new HeddleException(
                Fault.INTERNAL, "Chaincode '%s' could not be deployed".formatted(chaincode), e);
      };
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
    all.keySet().forEach(id -> on.peers().forEach(peer -> peer.awaitNoMore(id)));
  }
}
