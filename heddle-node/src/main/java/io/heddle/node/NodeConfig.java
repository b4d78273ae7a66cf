// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.ChannelName;
import io.heddle.base.HeddleException;
import io.heddle.ca.Registrar;
import io.heddle.config.Addresses;
import io.heddle.config.ChaincodeSettings;
import io.heddle.config.ConsoleSettings;
import io.heddle.config.CoreConfig;
import io.heddle.config.DiscoverySettings;
import io.heddle.config.FabricPeer;
import io.heddle.config.HostPort;
import io.heddle.config.OperationsSettings;
import io.heddle.config.OrdererSettings;
import io.heddle.config.PrivateDataSettings;
import io.heddle.config.RequestLimits;
import io.heddle.home.DataDirectory;
import io.heddle.home.Shape;
import io.heddle.network.Network;
import io.heddle.order.Cutting;
import io.heddle.stream.ConcurrencyLimit;
import io.heddle.trace.TraceSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node is to be: what the process has, and by {@link #peers} what each of its peers has.
 * {@link #defaults} needs nothing but a data directory and the builders.
 *
 * @param roster the organisations, peers and channels
 * @param listeners of the orderer and of the first peer; the others are derived from it
 * @param operations likewise
 * @param authorities whether each organisation has a certificate authority that can be asked
 * @param debugging which chaincodes have a debugger listening
 * @param origin what runs begin with that are to repeat each other
 */
public record NodeConfig(
    DataDirectory data,
    Roster roster,
    Listeners listeners,
    Builders builders,
    Cutting cutting,
    ChaincodeSettings chaincode,
    OperationsSettings operations,
    TraceSettings traces,
    RequestLimits requests,
    DiscoverySettings discovery,
    Optional<CaConfig> authorities,
    PrivateDataSettings privateData,
    DebugSettings debugging,
    Origin origin) {

  /** As in Fabric's samples and test network. */
  static final ChannelName USUAL_CHANNEL = new ChannelName("mychannel");

  /**
   * One organisation, one peer on port 7051, chaincode on 7052, channel {@code mychannel}, TLS on.
   */
  public static NodeConfig defaults(DataDirectory data, Builders builders) {
    return of(CoreConfig.defaults(), data, builders);
  }

  /**
   * The defaults, changed by Fabric's {@code core.yaml} and {@code CORE_*} variables, and by the
   * {@code ORDERER_*} variables that say where an orderer listens.
   *
   * @param directory of {@code core.yaml}; if none is given, the variables may name one
   * @param shippedBuilders asked after the builders of the configuration
   * @throws HeddleException {@code BAD_INPUT} if something in it can never work, {@code NOT_FOUND}
   *     if there is no such file
   */
  public static NodeConfig load(
      Optional<Path> directory, Map<String, String> environment, Path shippedBuilders) {
    CoreConfig core = CoreConfig.load(directory, environment);
    NodeConfig config =
        of(
            core,
            core.fileSystemPath()
                .map(DataDirectory::ofFileSystemPath)
                .orElseGet(DataDirectory::ofUser),
            Builders.of(core, shippedBuilders));
    return config.with(
        new Listeners(
            core.addresses(), OrdererSettings.of(environment), core.tls(), ConsoleSettings.none()));
  }

  /** What of a node a peer of a network elsewhere has; it makes no channels. */
  static NodeConfig of(FabricPeer peer, Path shippedBuilders) {
    return of(
            peer.core(),
            DataDirectory.ofFileSystemPath(peer.data()),
            Builders.of(peer.core(), shippedBuilders))
        .with(new ChannelChoice.NoneMade());
  }

  private static NodeConfig of(CoreConfig core, DataDirectory data, Builders builders) {
    return new NodeConfig(
        data,
        Roster.of(core.mspId().orElse(LocalOrganisation.ORG1)),
        new Listeners(
            core.addresses(), OrdererSettings.defaults(), core.tls(), ConsoleSettings.none()),
        builders,
        Cutting.INSTANT,
        core.chaincode(),
        core.operations(),
        TraceSettings.NONE,
        core.requests(),
        core.discovery(),
        Optional.empty(),
        core.privateData(),
        DebugSettings.none(),
        Origin.ANY);
  }

  /** With another container engine; none if it has no address. */
  public NodeConfig withEngineAt(String endpoint) {
    return with(builders.withEngineAt(endpoint));
  }

  /** The organisations and peers. */
  public Shape shape() {
    return roster.shape();
  }

  /** The channels that there are to be. */
  public ChannelChoice channels() {
    return roster.channels();
  }

  /** With these channels from the start. */
  public NodeConfig with(ChannelChoice others) {
    return with(roster.with(others));
  }

  /** With so many organisations and peers. */
  public NodeConfig with(Shape other) {
    return with(roster.with(other));
  }

  /** With all that a network file says; fails as {@link Roster#with(Network)}. */
  public NodeConfig with(Network network) {
    return with(roster.with(network));
  }

  /** With the organisations, peers and channels with which the data directory was made. */
  public NodeConfig asMade() {
    return with(roster.asMade(data));
  }

  private NodeConfig with(Roster other) {
    return with(
        data, other, listeners, builders, cutting, chaincode, operations, traces, authorities);
  }

  public NodeConfig with(DataDirectory other) {
    return with(
        other, roster, listeners, builders, cutting, chaincode, operations, traces, authorities);
  }

  public NodeConfig with(Listeners others) {
    return with(
        data, roster, others, builders, cutting, chaincode, operations, traces, authorities);
  }

  public NodeConfig with(Builders others) {
    return with(
        data, roster, listeners, others, cutting, chaincode, operations, traces, authorities);
  }

  /** With something recorded that no call asks for. */
  public NodeConfig with(TraceSettings others) {
    return with(
        data, roster, listeners, builders, cutting, chaincode, operations, others, authorities);
  }

  /** With another port for operators, and no other than that; 0 for any free one. */
  public NodeConfig withOperationsPort(int port) {
    OperationsSettings moved = operations.at(operations.address().withPort(port));
    return with(data, roster, listeners, builders, cutting, chaincode, moved, traces, authorities);
  }

  /** With the console on its usual port of this machine. */
  public NodeConfig withConsole() {
    return with(listeners.with(ConsoleSettings.usual()));
  }

  /** With the console on another address. */
  public NodeConfig withConsoleOn(String host) {
    return with(listeners.with(listeners.console().on(host)));
  }

  /** With the console on another port, and no other than that; 0 for any free one. */
  public NodeConfig withConsolePort(int port) {
    return with(listeners.with(listeners.console().at(port)));
  }

  /** With chaincodes that are started with a debugger listening, and how long calls may take. */
  public NodeConfig with(DebugSettings others) {
    return new NodeConfig(
        data,
        roster,
        listeners,
        builders,
        cutting,
        chaincode,
        operations,
        traces,
        requests,
        discovery,
        authorities,
        privateData,
        others,
        origin);
  }

  /** Beginning with a seed or a time. */
  public NodeConfig with(Origin other) {
    return new NodeConfig(
        data,
        roster,
        listeners,
        builders,
        cutting,
        chaincode,
        operations,
        traces,
        requests,
        discovery,
        authorities,
        privateData,
        debugging,
        other);
  }

  /** With another limit for a chaincode's way from its launch to its registration. */
  public NodeConfig withStartTimeout(Duration limit) {
    return with(chaincode.withStartTimeout(limit));
  }

  /** With another limit for one call of a chaincode. */
  public NodeConfig withExecuteTimeout(Duration limit) {
    return with(chaincode.withExecuteTimeout(limit));
  }

  /**
   * With a limit for the calls of one chaincode at the same time.
   *
   * @param waiting how many more may wait for their turn
   * @throws HeddleException {@code BAD_INPUT} if the numbers make no sense
   */
  public NodeConfig withMaxCalls(int running, int waiting) {
    return with(chaincode.with(new ConcurrencyLimit(running, waiting)));
  }

  /** Chaincode that somebody has started by hand may register; its listener is without TLS. */
  public NodeConfig inDevelopment() {
    return with(chaincode.inDevelopment());
  }

  /** Lost chaincode servers are not connected to again before their next use. */
  public NodeConfig withoutReconnect() {
    return with(chaincode.withoutReconnect());
  }

  private NodeConfig with(ChaincodeSettings others) {
    return with(
        data, roster, listeners, builders, cutting, others, operations, traces, authorities);
  }

  /** Blocks are cut as the channel's configuration says, not as soon as nothing waits. */
  public NodeConfig withBatches() {
    return with(
        data,
        roster,
        listeners,
        builders,
        Cutting.BATCHED,
        chaincode,
        operations,
        traces,
        authorities);
  }

  /**
   * With a certificate authority for each organisation.
   *
   * @param port of the first one; 0 for any free one
   * @param registrar {@code NAME:SECRET} of who registers all others, from now on; if there is none
   *     and nobody is registered yet, a secret is made
   * @throws HeddleException {@code BAD_INPUT} if the registrar cannot be
   */
  public NodeConfig withAuthorities(int port, Optional<String> registrar) {
    var asked = Optional.of(new CaConfig(port, registrar.map(Registrar::parse)));
    return with(data, roster, listeners, builders, cutting, chaincode, operations, traces, asked);
  }

  /** A copy with another value for each part that can be changed. */
  private NodeConfig with(
      DataDirectory newData,
      Roster newRoster,
      Listeners newListeners,
      Builders newBuilders,
      Cutting newCutting,
      ChaincodeSettings newChaincode,
      OperationsSettings newOperations,
      TraceSettings newTraces,
      Optional<CaConfig> newAuthorities) {
    return new NodeConfig(
        newRoster.shape().equals(Shape.SINGLE) ? newData : newData.ofSeveral(),
        newRoster,
        newListeners,
        newBuilders,
        newCutting,
        newChaincode,
        newOperations,
        newTraces,
        requests,
        discovery,
        newAuthorities,
        privateData,
        debugging,
        origin);
  }

  /** What each peer has, the first one first. */
  List<PeerConfig> peers() {
    return PeerLayout.of(shape(), roster.first(), listeners.addresses(), operations).stream()
        .map(peer -> roster.port(peer).map(peer::at).orElse(peer))
        .toList();
  }

  /**
   * Where the node listens. A host of {@code localhost} means every loopback address; a port of 0
   * means any free one.
   *
   * @param tls whether the peer, the orderer and the chaincode listener use TLS
   */
  public record Listeners(
      Addresses addresses, OrdererSettings orderer, boolean tls, ConsoleSettings console) {

    /** Free ports on a loopback address, for several nodes at once. */
    public static Listeners anyPorts(boolean tls) {
      return new Listeners(
          Addresses.ofLocalhost(0, 0), OrdererSettings.anyPort(), tls, ConsoleSettings.none());
    }

    /** Where they are, on any free ports. */
    public Listeners onAnyPorts() {
      return withPeerPort(0).withChaincodePort(0).withOrdererPort(0).withOrdererAdminPort(0);
    }

    /** All of them on another host. */
    public Listeners withHost(String host) {
      return new Listeners(addresses.withHost(host), orderer.withHost(host), tls, console);
    }

    /** With the port for the orderer's administrators. */
    public Listeners withOrdererAdminPort(int port) {
      return new Listeners(
          addresses, orderer.withAdmin(orderer.admin().withPort(port)), tls, console);
    }

    public Listeners withPeerPort(int port) {
      return new Listeners(addresses.withPeerPort(port), orderer, tls, console);
    }

    public Listeners withChaincodePort(int port) {
      return new Listeners(addresses.withChaincodePort(port), orderer, tls, console);
    }

    public Listeners withOrdererPort(int port) {
      return new Listeners(addresses, orderer.withPort(port), tls, console);
    }

    public Listeners withoutTls() {
      return new Listeners(addresses, orderer, false, console);
    }

    /** With the console there. */
    public Listeners with(ConsoleSettings other) {
      return new Listeners(addresses, orderer, tls, other);
    }

    /** Where its administrators find the orderer on this machine, if they do on that port. */
    HostPort ordererAdminAt(int port) {
      return dialled(orderer.admin().withPort(port));
    }

    private static HostPort dialled(HostPort listener) {
      return listener.isUnspecified() ? listener.withHost("localhost") : listener;
    }

    /** Where programs on this machine find the orderer, if it listens on that port. */
    HostPort ordererAt(int port) {
      return dialled(orderer.address().withPort(port));
    }
  }
}
