// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.home.DataDirectory;
import io.heddle.home.KeptNetwork;
import io.heddle.home.Shape;
import io.heddle.home.ShapeMember;
import io.heddle.network.Network;
import io.heddle.network.NetworkFile;
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

  /**
   * With all that a network file says of organisations, users and channels.
   *
   * @throws HeddleException {@code BAD_INPUT} if the configuration names another organisation
   */
  Roster with(Network file) {
    Roster theirs = of(file);
    if (!first.equals(LocalOrganisation.ORG1) && !first.equals(theirs.first)) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The first organisation of the network file is '%s', and by CORE_PEER_LOCALMSPID or 'peer.localMspId' it is '%s'; leave one of them out"
              .formatted(theirs.first, first));
    }
    return theirs;
  }

  /** With what a data directory was made of. */
  Roster asMade(DataDirectory data) {
    KeptNetwork kept = data.network();
    return kept.text()
        .map(text -> with(NetworkFile.former(kept.file(), text)))
        .orElseGet(() -> with(Shape.of(data).orElse(Shape.SINGLE)));
  }

  private static Roster of(Network network) {
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
