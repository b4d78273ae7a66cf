// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.OperationsClient;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.SourceWatch;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Directories that a command watches, and has deployed anew when they have changed. */
final class WatchedDeployment implements AutoCloseable {

  /** How often it is seen whether the node runs still. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  private final Map<ChaincodeSource.Directory, SourceWatch> watches = new LinkedHashMap<>();
  private final String channel;
  private final DeploymentOutput output;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private WatchedDeployment(String channel, DeploymentOutput output) {
    this.channel = channel;
    this.output = output;
  }

  /**
   * Watches from now on, before anything is packed, so that no change comes in between.
   *
   * @param channel empty for the node's first one
   * @throws HeddleException {@code BAD_INPUT} if none is a directory
   */
  static WatchedDeployment of(
      List<ChaincodeSource> sources, String channel, DeploymentOutput output) {
    var watched = new WatchedDeployment(channel, output);
    for (ChaincodeSource source : sources) {
      if (source instanceof ChaincodeSource.Directory directory) {
        watched.watches.computeIfAbsent(directory, each -> SourceWatch.of(each.directory()));
      }
    }
    if (watched.watches.isEmpty()) {
      throw new HeddleException(
          Fault.BAD_INPUT, "--watch is for directories with source, and none is given");
    }
    return watched;
  }

  /**
   * Goes on until it is interrupted.
   *
   * @throws HeddleException {@code UNAVAILABLE} when the node has ended
   */
  int run(NodeOperations node) throws InterruptedException {
    output.note("Watching %s; Ctrl-C ends that".formatted(names()));
    var running = new ExecutorCompletionService<Integer>(threads);
    watches.forEach((source, watch) -> running.submit(() -> watch(source, watch, node)));
    try {
      return running.take().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new HeddleException(Fault.INTERNAL, "Watching failed: " + e.getCause(), e);
    }
  }

  private String names() {
    return String.join(
        ", ", watches.keySet().stream().map(ChaincodeSource.Directory::name).toList());
  }

  private int watch(ChaincodeSource.Directory source, SourceWatch watch, NodeOperations node)
      throws InterruptedException {
    while (true) {
      Optional<SourceWatch.Change> change = watch.await(BETWEEN_LOOKS);
      OperationsClient client = node.client();
      if (change.isPresent()) {
        deploy(source, change.get(), client);
      }
    }
  }

  /** What is wrong with it now the next change may mend. */
  private void deploy(
      ChaincodeSource.Directory source, SourceWatch.Change change, OperationsClient client)
      throws InterruptedException {
    try {
      output.printAfter(client.deploy(order(source).toString(), output::tell), change);
    } catch (HeddleException e) {
      output.fail("Chaincode '%s' is not deployed: %s".formatted(source.name(), e.getMessage()));
    }
  }

  private ObjectNode order(ChaincodeSource.Directory source) {
    ObjectNode order = JsonMapper.shared().createObjectNode();
    order.putArray("chaincodes").add(source.text());
    order.put("channel", channel);
    return order;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
    watches.values().forEach(SourceWatch::close);
  }
}
