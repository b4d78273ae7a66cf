// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.base.ChannelName;
import io.heddle.disk.DirectoryTree;
import io.heddle.home.NodeDescription;
import io.heddle.home.PeerFolder;
import io.heddle.joined.JoinedChannel;
import io.heddle.order.Acceptance;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.common.Envelope;

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

  /** One that is stopped has no blocks any more: it joins late when it starts. */
  static void loseLedger(PeerFolder folder) throws IOException {
    DirectoryTree.delete(folder.ledger());
    Files.delete(folder.ledger().resolveSibling("ledger.begun"));
  }

  NodeDescription description(String host) {
    return node.descriptions().stream()
        .filter(each -> each.host().equals(host))
        .findFirst()
        .orElseThrow();
  }

  /** The channel at each peer that runs. */
  List<JoinedChannel> channels() {
    return runningPeers().stream().map(this::channel).toList();
  }

  Map<String, List<JoinedChannel>> byOrganisation() {
    return runningPeers().stream()
        .collect(
            Collectors.groupingBy(
                peer -> peer.organisation().value(),
                Collectors.mapping(this::channel, Collectors.toList())));
  }

  /** How many blocks the orderer has. */
  long height() {
    return node.orderer().find(channel.value()).orElseThrow().chain().height();
  }

  /** Whether no peer of these organisations is stopped. */
  boolean isWhole(Set<String> organisations) {
    return node.peers().all().stream()
        .filter(peer -> organisations.contains(peer.organisation().value()))
        .allMatch(peer -> peer.running().isPresent());
  }

  /** Has the orderer put it into a block. */
  void order(Envelope envelope) {
    long before = height();
    assertThat(node.orderer().submit(envelope)).isEqualTo(new Acceptance.Accepted());
    await().atMost(PATIENCE).until(() -> height() > before);
  }

  /** Returns when each has all blocks that the orderer has. */
  void awaitLevel() {
    await()
        .atMost(PATIENCE)
        .until(() -> channels().stream().allMatch(peer -> peer.ledger().height() == height()));
  }

  private JoinedChannel channel(HostedPeer peer) {
    return peer.present().peer().channels().joined().find(channel.value()).orElseThrow();
  }

  private List<HostedPeer> runningPeers() {
    return node.peers().all().stream().filter(peer -> peer.running().isPresent()).toList();
  }
}
