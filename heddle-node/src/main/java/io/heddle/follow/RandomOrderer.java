// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;

/**
 * Pulls from any one orderer, at random, for as long as it gives blocks.
 *
 * <p>Fabric: common/deliverclient/blocksprovider/deliverer.go.
 */
final class RandomOrderer {

  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(1);

  private final Asking asking;
  private int failures;

  RandomOrderer(Asking asking) {
    this.asking = asking;
  }

  /** Pulls until the channel's orderers become a cluster that is to be watched. */
  void pull() throws InterruptedException {
    while (!asking.isWatchedCluster()) {
      OrdererEndpoints orderers = asking.orderers();
      List<OrdererEndpoint> all = orderers.all();
      if (all.isEmpty()) {
        asking.nobodyToAsk();
      } else {
        pull(all.get(asking.random().nextInt(all.size())), orderers);
      }
    }
  }

  private void pull(OrdererEndpoint orderer, OrdererEndpoints asked) throws InterruptedException {
    try (BlockStream stream = asking.blocks(orderer)) {
      read(stream, orderer, asked);
    } catch (StreamFailure e) {
      failures++;
      int count = Math.max(failures, asking.ahead().refusals());
      asking.failed(orderer, e, asking.settings().pauses().afterFailures(count));
    }
  }

  private void read(BlockStream stream, OrdererEndpoint orderer, OrdererEndpoints asked)
      throws StreamFailure, InterruptedException {
    while (true) {
      Optional<DeliverResponse> answer = stream.next(BETWEEN_CHECKS);
      if (answer.isEmpty()) {
        asking.ahead().check();
      } else {
        boolean isConfiguring = asking.take(Answers.block(answer.get()), orderer);
        failures = 0;
        if (isConfiguring && (asking.isWatchedCluster() || asking.orderers().differsFrom(asked))) {
          asking.report().changed(asking.orderers());
          return;
        }
      }
    }
  }
}
