// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.DeploymentReport;
import io.heddle.alive.Errand;
import io.heddle.alive.Mishap;
import io.heddle.base.ChannelName;
import io.heddle.base.HeddleException;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.deploy.SourceWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sources that a node watches, each of which it deploys anew when it has changed. */
final class Watchers implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Watchers.class);

  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
  private static final Duration AFTER_MISHAP = Duration.ofSeconds(5);

  private final Map<ChaincodeSource.Directory, SourceWatch> watches = new LinkedHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Watches directories, before they are packed, so that no change comes in between. */
  Watchers(List<ChaincodeSource> sources) {
    for (ChaincodeSource source : sources) {
      if (source instanceof ChaincodeSource.Directory directory) {
        watches.computeIfAbsent(directory, each -> SourceWatch.of(each.directory()));
      }
    }
  }

  /** Has a source deployed. */
  @FunctionalInterface
  interface Redeploying {
    DeploymentReport redeploy(ChannelName channel, ChaincodeSource source)
        throws InterruptedException;
  }

  /**
   * Begins to deploy what changes.
   *
   * @param plans where each source is deployed
   */
  void begin(
      Map<ChannelName, DeploymentPlan> plans, Redeploying redeploying, NodeListener listener) {
    watches.forEach((source, watch) -> {
      List<ChannelName> channels =
          plans.entrySet().stream()
              .filter(plan -> plan.getValue().chaincodes().contains(source))
              .map(Map.Entry::getKey)
              .toList();
      threads.add(
          Errand.start(
              "watch " + source.name(),
              () -> watch(source, watch, channels, redeploying, listener),
              why -> {
                log.error("Watching '{}' failed", source.directory(), why);
                listener.redeployed(
                    source.label(),
                    "Chaincode '%s' is not watched any more: %s"
                        .formatted(source.name(), Mishap.reason(why)));
              }));
    });
  }

  private void watch(
      ChaincodeSource.Directory source,
      SourceWatch watch,
      List<ChannelName> channels,
      Redeploying redeploying,
      NodeListener listener)
      throws InterruptedException {
    while (closed.getCount() > 0) {
      try {
        var change = watch.await(BETWEEN_LOOKS);
        if (change.isPresent()) {
          for (ChannelName channel : channels) {
            DeploymentReport report = redeploying.redeploy(channel, source);
            report
                .chaincodes()
                .forEach(each ->
                    listener.redeployed(
                        source.label(), each.sentence(channel) + change.get().told()));
          }
        }
      } catch (HeddleException e) {
        if (closed.getCount() > 0) {
          listener.redeployed(
              source.label(),
              "Chaincode '%s' is not deployed: %s".formatted(source.name(), e.getMessage()));
        }
      } catch (RuntimeException e) {
        log.error("Deploying '{}' anew failed", source.name(), e);
        var _ = closed.await(AFTER_MISHAP.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  /** Returns when no deployment of theirs is under way any more. Twice is harmless. */
  @Override
  public void close() {
    closed.countDown();
    threads.forEach(Thread::interrupt);
    try {
      for (Thread each : threads) {
        each.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watches.values().forEach(SourceWatch::close);
  }
}
