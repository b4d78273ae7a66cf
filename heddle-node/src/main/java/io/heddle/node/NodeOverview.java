// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.ChaincodeReport;
import io.heddle.administer.ChaincodeReport.State;
import io.heddle.administer.ManagedNode;
import io.heddle.administer.NodeReport;
import io.heddle.administer.NodeReport.Activity;
import io.heddle.base.ChannelName;
import io.heddle.base.PackageId;
import io.heddle.home.NodePhase;
import io.heddle.joined.JoinedChannel;
import io.heddle.launch.ChaincodeStatus;
import io.heddle.lifecycle.DefinitionCache.Chosen;
import io.heddle.node.NodeStanding.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is told of a node as a whole: how far it is itself, and how far each chaincode is, on the
 * peer where it is least far.
 */
record NodeOverview(NodeStanding standing, List<HostedPeer> peers) implements ManagedNode {

  NodeOverview {
    peers = List.copyOf(peers);
  }

  @Override
  public NodeReport report() {
    NodeStanding.Now now = standing.now();
    return new NodeReport(
        ProcessHandle.current().pid(),
        now.phase(),
        now.since(),
        interruption(),
        doing(),
        chaincodes());
  }

  private Optional<String> interruption() {
    return standing
        .interruption()
        .or(() ->
            peers.stream().allMatch(peer -> peer.running().isEmpty())
                ? Optional.of("none of its peers runs")
                : Optional.empty());
  }

  private List<Activity> doing() {
    return Stream.concat(standing.doing().stream(), launching())
        .sorted(Comparator.comparing(Activity::since))
        .toList();
  }

  private Stream<Activity> launching() {
    return peers.stream()
        .flatMap(peer -> peer.running().stream())
        .flatMap(running -> running.peer().chaincode().launches().statuses().stream())
        .filter(status -> status.state() == ChaincodeStatus.State.LAUNCHING)
        .map(status -> new Activity("launching " + status.id().label(), status.since()))
        .distinct();
  }

  private List<ChaincodeReport> chaincodes() {
    Map<Place, ChaincodeReport> all = new LinkedHashMap<>();
    peers.forEach(peer -> peer.running().ifPresent(running -> add(peer, running, all)));
    standing
        .upcoming()
        .forEach((place, id) -> all.put(place, report(place, standing.state(id), id)));
    return new ArrayList<>(all.values());
  }

  private void add(HostedPeer host, RunningPeer running, Map<Place, ChaincodeReport> all) {
    Peer peer = running.peer();
    for (JoinedChannel channel : peer.channels().joined().all()) {
      for (Chosen chosen : channel.definitions().all()) {
        packageOf(peer, channel, chosen)
            .ifPresent(
                id -> merge(report(channel.name(), chosen.definition().name(), id, peer), all));
      }
    }
    host.failed()
        .all()
        .forEach(failure ->
            merge(
                new ChaincodeReport(
                    failure.name(),
                    peer.channelName().value(),
                    State.NOT_DEPLOYED,
                    failure.id().value(),
                    Optional.of(failure.reason()),
                    Optional.empty()),
                all));
  }

  private static Optional<PackageId> packageOf(Peer peer, JoinedChannel channel, Chosen chosen) {
    return channel.definitions().packageOf(chosen).or(() -> peer.byHand(channel, chosen));
  }

  private ChaincodeReport report(ChannelName channel, String name, PackageId id, Peer peer) {
    Optional<ChaincodeStatus> status =
        peer.chaincode().launches().statuses().stream()
            .filter(each -> each.id().equals(id))
            .findFirst();
    boolean isInstalled = peer.chaincode().installed().contains(id);
    State state =
        status
            .map(each -> state(each, isInstalled))
            .orElseGet(() -> unlaunched(peer, id, isInstalled));
    return new ChaincodeReport(
        name,
        channel.value(),
        state,
        id.value(),
        state == State.READY ? Optional.empty() : status.flatMap(ChaincodeStatus::lastError),
        peer.chaincode().debugging().debugger(id));
  }

  private State unlaunched(Peer peer, PackageId id, boolean isInstalled) {
    if (!isInstalled) {
      return State.AWAITED;
    }
    if (peer.chaincode().describe(id, List.of()).built().isPresent()) {
      return State.NOT_LAUNCHED;
    }
    // a start looks at builds one after the other, and makes those that are gone
    return standing.now().phase() == NodePhase.STARTING ? State.WAITING : State.NOT_BUILT;
  }

  private static State state(ChaincodeStatus status, boolean isInstalled) {
    return switch (status.state()) {
      case READY -> State.READY;
      case LAUNCHING -> State.LAUNCHING;
      case BACKING_OFF -> State.BACKING_OFF;
      case ENDED -> isInstalled ? State.ENDED : State.AWAITED;
    };
  }

  private static ChaincodeReport report(Place place, State state, PackageId id) {
    return new ChaincodeReport(
        place.name(),
        place.channel().value(),
        state,
        id.value(),
        Optional.empty(),
        Optional.empty());
  }

  private static void merge(ChaincodeReport one, Map<Place, ChaincodeReport> all) {
    all.merge(
        new Place(new ChannelName(one.channel()), one.name()),
        one,
        (before, now) -> before.state().compareTo(now.state()) < 0 ? now : before);
  }
}
