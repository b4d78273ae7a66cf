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
    add(metrics, "gossip_membership_total_peers_known", "Total known peers", members);
  }

  /**
   * Blocks that have come and wait to be committed; not from other peers, as with Fabric, but from
   * orderers.
   *
   * @param blocks how many they are of each channel now
   */
  public static void addWaiting(Metrics metrics, Supplier<Map<ChannelName, Integer>> blocks) {
    add(metrics, "gossip_payload_buffer_size", "Size of the payload buffer", blocks);
  }

  private static void add(
      Metrics metrics, String name, String help, Supplier<Map<ChannelName, Integer>> counts) {
    var _ =
        metrics.gauge(
            name,
            help,
            List.of("channel"),
            () ->
                counts.get().entrySet().stream()
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
