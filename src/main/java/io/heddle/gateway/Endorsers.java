// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.heddle.base.MspId;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The peers that the gateway may ask, in the order in which it asks them: the host peer, its
 * organisation's others, then the rest.
 */
final class Endorsers {

  private final EndorsingPeer host;
  private final List<EndorsingPeer> all;

  Endorsers(EndorsingPeer host, List<EndorsingPeer> others) {
    this.host = host;
    this.all =
        Stream.of(
                Stream.of(host),
                others.stream().filter(peer -> peer.mspId().equals(host.mspId())),
                others.stream().filter(peer -> !peer.mspId().equals(host.mspId())))
            .flatMap(peers -> peers)
            .toList();
  }

  MspId localOrganisation() {
    return host.mspId();
  }

  /** All of them, whatever they offer. */
  List<EndorsingPeer> all() {
    return all;
  }

  List<EndorsingPeer> offering(String channel, String chaincode) {
    return all.stream().filter(peer -> peer.offers(channel, chaincode)).toList();
  }

  /** As {@link #offering(String, String)}, of some organisations only. */
  List<EndorsingPeer> offering(String channel, String chaincode, Collection<MspId> organisations) {
    return all.stream()
        .filter(peer -> organisations.contains(peer.mspId()))
        .filter(peer -> peer.offers(channel, chaincode))
        .toList();
  }
}
