// SPDX-License-Identifier: Apache-2.0
package io.heddle.metrics;

import io.heddle.base.ChannelName;
import io.heddle.gossip.GossipListener;
import io.heddle.operations.Counter;
import io.heddle.operations.Metrics;
import io.heddle.operations.Sample;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Messages that a peer exchanges with others, and how many of these it knows. Safe for threads.
 *
 * <p>Fabric: gossip/metrics/metrics.go.
 */
public final class GossipMetrics implements GossipListener {

  private final Counter sent;
  private final Counter received;
  private final Counter overflown;

  /**
   * Everything at zero.
   *
   * @param members how many others are on each channel now
   */
  public GossipMetrics(Metrics metrics, Supplier<Map<ChannelName, Integer>> members) {
    sent = metrics.counter("gossip_comm_messages_sent", "Number of messages sent");
    received = metrics.counter("gossip_comm_messages_received", "Number of messages received");
    overflown =
        metrics.counter("gossip_comm_overflow_count", "Number of outgoing queue buffer overflows");
    var _ =
        metrics.gauge(
            "gossip_membership_total_peers_known",
            "Total known peers",
            List.of("channel"),
            () ->
                members.get().entrySet().stream()
                    .map(each -> new Sample(List.of(each.getKey().value()), each.getValue()))
                    .toList());
  }

  @Override
  public void sent() {
    sent.increment();
  }

  @Override
  public void received() {
    received.increment();
  }

  @Override
  public void overflown() {
    overflown.increment();
  }
}
