// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.heddle.base.MspId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The peers that the gateway may ask, in the order in which it asks them: its organisation's before
 * the others, the higher ledger before the lower one, the host before its equals.
 *
 * <p>Fabric: internal/pkg/gateway/registry.go, endorsersByOrg and sorter.
 */
final class Endorsers {

  private final EndorsingPeer host;
  private final Supplier<List<EndorsingPeer>> others;

  /**
   * Those.
   *
   * @param others who else is known now
   */
  Endorsers(EndorsingPeer host, Supplier<List<EndorsingPeer>> others) {
    this.host = host;
    this.others = others;
  }

  private Stream<EndorsingPeer> all() {
    return Stream.concat(Stream.of(host), others.get().stream());
  }

  MspId localOrganisation() {
    return host.mspId();
  }

  /** Those that are stopped, whatever channels they are on. */
  List<EndorsingPeer> stopped() {
    return all().filter(EndorsingPeer::isStopped).toList();
  }

  /** Those that have joined the channel, whatever they offer. */
  List<EndorsingPeer> on(String channel) {
    return inOrder(channel, peer -> true);
  }

  List<EndorsingPeer> offering(String channel, String chaincode) {
    return inOrder(channel, peer -> peer.offers(channel, chaincode));
  }

  /** As {@link #offering(String, String)}, of some organisations only. */
  List<EndorsingPeer> offering(String channel, String chaincode, Collection<MspId> organisations) {
    return inOrder(
        channel, peer -> organisations.contains(peer.mspId()) && peer.offers(channel, chaincode));
  }

  private List<EndorsingPeer> inOrder(String channel, Predicate<EndorsingPeer> wanted) {
    return all()
        .filter(wanted)
        .map(peer -> new Ranked(peer, peer.height(channel)))
        .filter(ranked -> ranked.height() > 0)
        .sorted(
            Comparator.comparing((Ranked ranked) -> !ranked.peer().mspId().equals(host.mspId()))
                .thenComparing(Ranked::height, Comparator.reverseOrder()))
        .map(Ranked::peer)
        .toList();
  }

  /** The height does not change while peers are compared. */
  private record Ranked(EndorsingPeer peer, long height) {}
}
