// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.base.ChannelName;
import io.heddle.home.NodeDescription;
import io.heddle.joined.JoinedChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The peers of a node in the same process, which a test stops and starts. */
final class Fleet {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Node node;
  private final ChannelName channel;

  Fleet(Node node, ChannelName channel) {
    this.node = node;
    this.channel = channel;
  }

  List<String> running() {
    return hosts(true);
  }

  List<String> stopped() {
    return hosts(false);
  }

  private List<String> hosts(boolean isRunning) {
    return node.peers().all().stream()
        .filter(peer -> peer.running().isPresent() == isRunning)
        .map(HostedPeer::host)
        .toList();
  }

  /** Those that have a peer which runs. */
  Set<String> organisations() {
    return runningPeers().stream()
        .map(peer -> peer.organisation().value())
        .collect(Collectors.toUnmodifiableSet());
  }

  void stop(String host) {
    node.peers().stop(host);
  }

  /** Starts it, chaincode included. */
  void start(String host) throws InterruptedException {
    assertThat(node.peers().start(host)).isEmpty();
  }

  NodeDescription description(String host) {
    return node.descriptions().stream()
        .filter(each -> each.host().equals(host))
        .findFirst()
        .orElseThrow();
  }

  /** The channel at each peer that runs. */
  List<JoinedChannel> channels() {
    return runningPeers().stream().map(HostedPeer::channel).toList();
  }

  Map<String, List<JoinedChannel>> byOrganisation() {
    return runningPeers().stream()
        .collect(
            Collectors.groupingBy(
                peer -> peer.organisation().value(),
                Collectors.mapping(HostedPeer::channel, Collectors.toList())));
  }

  /** How many blocks the orderer has. */
  long height() {
    return node.orderer().find(channel.value()).orElseThrow().chain().height();
  }

  /** Returns when each has all blocks that the orderer has. */
  void awaitLevel() {
    await()
        .atMost(PATIENCE)
        .until(() -> channels().stream().allMatch(peer -> peer.ledger().height() == height()));
  }

  private List<HostedPeer> runningPeers() {
    return node.peers().all().stream().filter(peer -> peer.running().isPresent()).toList();
  }
}
