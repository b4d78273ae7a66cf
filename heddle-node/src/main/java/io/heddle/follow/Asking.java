// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import io.heddle.channel.ChannelConfig;
import java.time.Duration;
import java.util.Random;
import org.hyperledger.fabric.protos.common.Block;

/**
 * All that whoever pulls the blocks of one channel needs.
 *
 * @param ahead gets the blocks
 * @param report is told how it goes
 * @param random chooses among orderers
 */
record Asking(
    DeliverySettings settings,
    Seek seek,
    Dialer dialer,
    BlocksAhead ahead,
    PullReport report,
    Rest rest,
    Random random) {

  private static final String BFT = "BFT";

  ChannelConfig config() {
    return ahead.position().config();
  }

  OrdererEndpoints orderers() {
    return OrdererEndpoints.of(config(), settings.overrides());
  }

  /** Whether the channel's orderers are a cluster of which some may lie, and are watched. */
  boolean isWatchedCluster() {
    return settings.watchesCluster()
        && config().orderer().stream().anyMatch(one -> one.consensus().getType().equals(BFT));
  }

  BlockStream blocks(OrdererEndpoint orderer) throws StreamFailure, InterruptedException {
    return dialer.open(orderer, seek.blocksFrom(ahead.position().height()));
  }

  /** Takes a block, and tells whether it has a new configuration. */
  boolean take(Block block, OrdererEndpoint from) throws StreamFailure, InterruptedException {
    boolean isConfiguring = ahead.take(block);
    report.came(from);
    return isConfiguring;
  }

  void failed(OrdererEndpoint orderer, StreamFailure failure, Duration next)
      throws InterruptedException {
    report.failed(orderer, failure.getMessage(), next);
    rest.sleep(next);
  }

  /** A configuration without orderers; only another block could mend it, so it is waited. */
  void nobodyToAsk() throws InterruptedException {
    report.failed(
        "anybody: the channel's configuration names no orderer", settings.pauses().longest());
    rest.sleep(settings.pauses().longest());
  }
}
