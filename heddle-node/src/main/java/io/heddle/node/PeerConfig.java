// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.MspId;
import io.heddle.config.Addresses;
import io.heddle.config.FabricPeer;
import io.heddle.config.HostPort;
import io.heddle.config.OperationsSettings;
import io.heddle.home.DataDirectory;
import io.heddle.home.PeerFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One peer of a node: whose it is, what it is called and where it listens.
 *
 * @param place among the peers of the node, from 0
 * @param name within the domain of its organisation: {@code peer0}
 * @param ownSnapshots where its snapshots lie, if not in its folder
 */
record PeerConfig(
    int place,
    LocalOrganisation organisation,
    String name,
    Addresses addresses,
    OperationsSettings operations,
    Optional<Path> ownSnapshots) {

  /** The only one of a process, in a network elsewhere. */
  static PeerConfig of(FabricPeer settings) {
    String id = settings.id().isEmpty() ? settings.mspId().value() : settings.id();
    int dot = id.indexOf('.');
    return new PeerConfig(
        0,
        LocalOrganisation.of(settings.mspId(), dot < 0 ? "" : id.substring(dot + 1)),
        dot < 0 ? id : id.substring(0, dot),
        settings.core().addresses(),
        settings.core().operations(),
        Optional.of(settings.snapshots()));
  }

  /** The name in its certificate: {@code peer0.org1.example.com}. */
  String host() {
    return organisation.domain().isEmpty() ? name : name + "." + organisation.domain();
  }

  MspId mspId() {
    return organisation.mspId();
  }

  PeerFolder folder(DataDirectory data) {
    return place == 0 ? data.firstPeer(host()) : data.peer(host());
  }

  /** Where the snapshots lie that it makes of its channels. */
  Path snapshots(DataDirectory data) {
    return ownSnapshots.orElseGet(() -> folder(data).snapshots());
  }

  /** The same on another port, with the next one for its chaincode. */
  PeerConfig at(int port) {
    return new PeerConfig(
        place,
        organisation,
        name,
        addresses.withPeerPort(port).withChaincodePort(port + 1),
        operations,
        ownSnapshots);
  }

  /** The same with the ports that it has, where any free one would do. */
  PeerConfig listeningAt(int peer, int chaincode) {
    return new PeerConfig(
        place,
        organisation,
        name,
        new Addresses(
            addresses.peer().withPort(peer),
            addresses.told(),
            addresses.chaincode().withPort(chaincode),
            addresses.chaincodeDials()),
        operations,
        ownSnapshots);
  }

  /** Where programs on this machine find it, if it listens on that port. */
  HostPort dialledAt(int port) {
    HostPort listener = addresses.peer().withPort(port);
    return listener.isUnspecified() ? listener.withHost("localhost") : listener;
  }

  /** Where clients are told to find it: what the configuration says, else as on this machine. */
  HostPort toldAt(int port) {
    return addresses
        .told()
        .dialled()
        .map(told -> told.port() == 0 ? told.withPort(port) : told)
        .orElseGet(() -> dialledAt(port));
  }

  /** As {@link #toldAt}, before it listens; the port is 0 if any free one will do. */
  HostPort told() {
    return toldAt(addresses.peer().port());
  }

  /**
   * What it is called where it has to name itself: what the configuration says, else by the name in
   * its certificate.
   */
  String nameAt(int port) {
    return addresses
        .told()
        .endpoint()
        .or(() -> addresses.told().dialled().map(_ -> toldAt(port).toString()))
        .orElseGet(() -> "%s:%d".formatted(host(), port));
  }

  /** Hosts that clients may dial, beside those of every peer. */
  List<String> hosts() {
    return Stream.of(
            Optional.of(addresses.peer()), addresses.told().address(), addresses.told().dialled())
        .flatMap(Optional::stream)
        .filter(each -> !each.isUnspecified() && each.canBeCertified())
        .map(HostPort::host)
        .distinct()
        .toList();
  }
}
