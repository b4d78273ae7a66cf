// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.config.Addresses;
import io.heddle.config.ConsoleSettings;
import io.heddle.config.HostPort;
import io.heddle.config.OrdererSettings;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.serve.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks for what would stop a start half-way, so that it is said before anything is started. */
final class Preflight {

  static final String OPERATIONS_PORT = "--operations-port";

  private static final int LAST_PORT = 65_535;

  private Preflight() {}

  static void check(NodeConfig config, DeploymentPlan plan) {
    checkNames(config);
    checkChannel(config.channels(), plan);
    if (config.peers().size() > 1) {
      checkApart(config.peers());
    }
    config.peers().forEach(Preflight::check);
    OrdererSettings orderer = config.listeners().orderer();
    if (!orderer.mayMove()) {
      checkPort(orderer.address(), OrdererPort.OPTION);
    }
    if (!orderer.adminMayMove()) {
      checkPort(orderer.admin(), OrdererAdminPort.OPTION);
    }
    ConsoleSettings console = config.listeners().console();
    if (console.isServed() && !console.mayMove()) {
      checkPort(console.address(0), ConsolePort.OPTION);
    }
    config.peers().forEach(peer -> checkApart(peer.addresses(), orderer.address()));
    config.authorities().ifPresent(each -> checkAuthorities(config, each));
    for (ChaincodeSource source : NodePlan.sources(plan, config.roster().network())) {
      source.checkTools(config.builders().haveEngine());
    }
  }

  private static void checkNames(NodeConfig config) {
    long organisations = config.peers().stream().map(PeerConfig::organisation).distinct().count();
    if (config.peers().stream().map(PeerConfig::mspId).distinct().count() < organisations) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Two organisations would be '%s', one by CORE_PEER_LOCALMSPID or 'peer.localMspId' and one by --orgs; leave one of them out"
              .formatted(config.roster().first()));
    }
  }

  private static void checkChannel(ChannelChoice channels, DeploymentPlan plan) {
    if (channels instanceof ChannelChoice.NoneMade && !plan.isEmpty()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Chaincode is deployed on a channel, and a start with --no-channel makes none; leave out --no-channel, or the chaincodes with their policies and collections");
    }
  }

  /** Several peers have their ports by rule, which those that somebody chose may run into. */
  private static void checkApart(List<PeerConfig> peers) {
    Map<HostPort, String> taken = new HashMap<>();
    for (PeerConfig peer : peers) {
      claim(peer.addresses().peer(), "peer '%s'".formatted(peer.host()), taken);
      claim(peer.addresses().chaincode(), "chaincode of '%s'".formatted(peer.host()), taken);
    }
  }

  private static void claim(HostPort address, String user, Map<HostPort, String> taken) {
    if (address.port() == 0) {
      return;
    }
    if (address.port() > LAST_PORT) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "There is no port for %s: it would be %d; have fewer with --orgs and --peers, or choose others with --port and --chaincode-port"
              .formatted(user, address.port()));
    }
    @Nullable String other = taken.put(address, user);
    if (other != null) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Port %d cannot serve both %s and %s; choose another with --port or --chaincode-port"
              .formatted(address.port(), other, user));
    }
  }

  private static void check(PeerConfig config) {
    HostPort peer = config.addresses().peer();
    HostPort chaincodeListener = config.addresses().chaincode();
    checkPort(peer, "--port");
    checkPort(chaincodeListener, "--chaincode-port");
    if (!config.operations().mayMove()) {
      checkPort(config.operations().address(), OPERATIONS_PORT);
    }
    if (peer.port() != 0 && peer.equals(chaincodeListener)) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Port %d cannot serve both the peer and the chaincode; choose another with --chaincode-port"
              .formatted(peer.port()));
    }
  }

  private static void checkAuthorities(NodeConfig config, CaConfig authorities) {
    List<PeerConfig> firsts = PeerLayout.firsts(config.peers());
    for (int place = 0; place < firsts.size(); place++) {
      HostPort peer = firsts.get(place).addresses().peer();
      checkPort(peer.withPort(authorities.portOf(place)), CaPort.OPTION);
    }
  }

  private static void checkApart(Addresses peer, HostPort orderer) {
    if (orderer.port() != 0 && (peer.peer().equals(orderer) || peer.chaincode().equals(orderer))) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Port %d cannot serve the orderer, too; choose another with %s"
              .formatted(orderer.port(), OrdererPort.OPTION));
    }
  }

  static void checkPort(HostPort address, String option) {
    int port = address.port();
    if (port < 0 || port > LAST_PORT) {
      throw new HeddleException(
          Fault.BAD_INPUT, "%d is no port: %s takes 0 to %d".formatted(port, option, LAST_PORT));
    }
    checkHost(address.host());
    if (port == 0) {
      return;
    }
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address.host(), port));
    } catch (IOException e) {
      throw Listener.portTaken(port, option, e);
    }
  }

  private static void checkHost(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      if (!address.isAnyLocalAddress()
          && !address.isLoopbackAddress()
          && NetworkInterface.getByInetAddress(address) == null) {
        throw cannotListen(host, "it is not an address of this machine");
      }
    } catch (UnknownHostException e) {
      throw cannotListen(host, "no address is known for it");
    } catch (SocketException e) {
      throw cannotListen(host, e.toString());
    }
  }

  private static HeddleException cannotListen(String host, String reason) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "Cannot listen on '%s': %s; choose another with --listen".formatted(host, reason));
  }
}
