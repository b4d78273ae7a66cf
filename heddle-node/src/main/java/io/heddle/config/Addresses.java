// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a peer listens, and where its clients and its chaincode find it.
 *
 * @param peer where the peer listens for clients
 * @param told where clients are told to dial, if anybody said so
 * @param chaincode where it listens for chaincode
 * @param chaincodeDials what local chaincode is told to dial; port 0 for that of the listener
 */
public record Addresses(HostPort peer, Told told, HostPort chaincode, HostPort chaincodeDials) {

  private static final int CHAINCODE_PORT = 7052;
  private static final String LOCALHOST = "localhost";
  private static final HostPort DEV = new HostPort("0.0.0.0", CHAINCODE_PORT);
  private static final Logger log = LoggerFactory.getLogger(Addresses.class);

  /** On loopback addresses only. */
  public static Addresses ofLocalhost(int peerPort, int chaincodePort) {
    return new Addresses(
        new HostPort(LOCALHOST, peerPort),
        Told.NOTHING,
        new HostPort(LOCALHOST, chaincodePort),
        new HostPort(LOCALHOST, 0));
  }

  /** Both listeners on another host; what chaincode dials goes with them unless it was given. */
  public Addresses withHost(String host) {
    HostPort listener = chaincode.withHost(host);
    HostPort dialled =
        new HostPort(listener.isUnspecified() ? LOCALHOST : host, chaincodeDials.port());
    return new Addresses(
        peer.withHost(host), told, listener, chaincodeDials.port() == 0 ? dialled : chaincodeDials);
  }

  /** Clients are told the new port, too, if they were told the old one. */
  public Addresses withPeerPort(int port) {
    return new Addresses(
        peer.withPort(port), told.moved(peer.port(), port), chaincode, chaincodeDials);
  }

  /** Chaincode dials the new port, too. */
  public Addresses withChaincodePort(int port) {
    return new Addresses(peer, told, chaincode.withPort(port), chaincodeDials.withPort(0));
  }

  /** Those of another peer, whose ports are so many further, unless any free one will do. */
  public Addresses further(int by) {
    return new Addresses(
        peer.further(by), told.further(by), chaincode.further(by), chaincodeDials.further(by));
  }

  /**
   * What others are told of the peer's address.
   *
   * @param address {@code peer.address}, with this machine's own in place of every network
   * @param endpoint {@code peer.gossip.externalEndpoint}, as it is written
   */
  public record Told(Optional<HostPort> address, Optional<String> endpoint) {

    static final Told NOTHING = new Told(Optional.empty(), Optional.empty());

    /** Where a client is sent; empty if nothing was said. */
    public Optional<HostPort> dialled() {
      return endpoint.flatMap(HostPort::find).or(() -> address);
    }

    /** What was written is one peer's name, and not another's. */
    private Told further(int by) {
      return new Told(address.map(each -> each.further(by)), Optional.empty());
    }

    private Told moved(int from, int to) {
      return new Told(
          address.map(each -> each.port() == from ? each.withPort(to) : each), endpoint);
    }
  }

  /**
   * Reads the addresses.
   *
   * <p>Fabric: internal/peer/node/start.go, {@code createChaincodeServer} and {@code
   * computeChaincodeEndpoint}; core/peer/config.go, {@code getLocalAddress};
   * gossip/gossip/config.go.
   *
   * @param localHost an address of this machine that others can reach
   * @param isGiven whether the peer's address is one that somebody gave
   */
  static Addresses of(Values values, String localHost, boolean isGiven) {
    String given =
        values
            .text("peer.address")
            .orElseThrow(() -> new HeddleException(Fault.BAD_INPUT, "peer.address isn't set"));
    HostPort address = HostPort.parse("peer.address", given);
    if (address.isUnspecified() || values.isTrue("peer.addressAutoDetect")) {
      address = address.withHost(localHost);
    }
    HostPort peer = at("peer.listenAddress", values).orElse(address);
    HostPort chaincode =
        at("peer.chaincodeListenAddress", values).orElse(address.withPort(CHAINCODE_PORT));
    HostPort derived =
        new HostPort(chaincode.isUnspecified() ? address.host() : chaincode.host(), 0);
    return new Addresses(
        peer,
        new Told(
            isGiven ? Optional.of(address) : Optional.empty(),
            values.text("peer.gossip.externalEndpoint")),
        chaincode,
        at("peer.chaincodeAddress", values)
            .map(dialled -> dialable(dialled, values))
            .orElse(derived));
  }

  /**
   * This machine's first address that is not a loopback one; {@code localhost} without a network.
   */
  static String localHost() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
          .findFirst()
          .map(each -> each.getHostAddress())
          .orElse(LOCALHOST);
    } catch (SocketException e) {
      return LOCALHOST;
    }
  }

  private static HostPort dialable(HostPort address, Values values) {
    if (!address.isUnspecified()) {
      return address;
    }
    if (values.text("chaincode.mode").filter("dev"::equals).isEmpty()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "invalid endpoint for chaincode to connect: peer.chaincodeAddress is " + address);
    }
    log.warn("Chaincode cannot dial peer.chaincodeAddress '{}'; {} stands in for it", address, DEV);
    return DEV;
  }

  private static Optional<HostPort> at(String key, Values values) {
    return values.text(key).map(text -> HostPort.parse(key, text));
  }
}
