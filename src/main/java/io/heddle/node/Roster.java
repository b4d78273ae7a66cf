// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.MspId;
import io.heddle.home.Shape;
import io.heddle.home.ShapeMember;
import io.heddle.network.Network;
import io.heddle.network.NetworkOrganisation;
import java.util.List;
import java.util.Optional;

/**
 * Who is in a node's network, and which channels there are to be.
 *
 * @param first the organisation that the first peer belongs to, if the organisations are called by
 *     their numbers
 * @param network what a file says of all that; empty without one
 */
public record Roster(MspId first, Shape shape, ChannelChoice channels, Optional<Network> network) {

  /** One organisation with one peer. */
  static Roster of(MspId organisation) {
    return new Roster(organisation, Shape.SINGLE, new ChannelChoice.Usual(), Optional.empty());
  }

  Roster with(Shape other) {
    return new Roster(first, other, channels, network);
  }

  Roster with(ChannelChoice others) {
    return new Roster(first, shape, others, network);
  }

  /** All as a file says it. */
  static Roster of(Network network) {
    List<ShapeMember> members =
        network.organisations().stream()
            .map(each -> new ShapeMember(each.mspId().value(), each.domain(), each.peers()))
            .toList();
    return new Roster(
        network.organisations().getFirst().mspId(),
        new Shape(members),
        new ChannelChoice.Named(network.channels().stream().map(each -> each.name()).toList()),
        Optional.of(network));
  }

  /** The port that a file gives a peer; empty if it has the one of its place. */
  Optional<Integer> port(PeerConfig peer) {
    return described(peer.mspId()).map(each -> each.ports().get(peer.name()));
  }

  /** What a file says of an organisation; empty without a file. */
  Optional<NetworkOrganisation> described(MspId organisation) {
    return network.flatMap(file ->
        file.organisations().stream()
            .filter(each -> each.mspId().equals(organisation))
            .findFirst());
  }
}
