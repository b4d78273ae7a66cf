// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.node.NodeConfig;
import io.heddle.node.NodeConfig.Listeners;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a node listens. */
final class ListenOptions {

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "Port of the first peer; 0 for any free port for every peer and everything else that listens, as far as no other option says where (default: 7051).")
  private @Nullable Integer port;

  @Option(
      names = "--chaincode-port",
      paramLabel = "PORT",
      description =
          "Port where the first peer's chaincode registers, 0 for any port for every peer (default: 7052).")
  private @Nullable Integer chaincodePort;

  @Option(
      names = "--orderer-port",
      paramLabel = "PORT",
      description = "Port of the orderer, 0 for any (default: 7050 if free, else any).")
  private @Nullable Integer ordererPort;

  @Option(
      names = "--orderer-admin-port",
      paramLabel = "PORT",
      description =
          "Port where 'osnadmin' has the orderer join and leave channels, 0 for any (default: 7053 if free, else any).")
  private @Nullable Integer ordererAdminPort;

  @Option(
      names = "--operations-port",
      paramLabel = "PORT",
      description =
          "Port for metrics, health and log levels of the first peer, 0 for any; the others are behind it (default: 9443 if free, else any).")
  private @Nullable Integer operationsPort;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description = "Address to listen on; 0.0.0.0 for every network (default: localhost).")
  private @Nullable String listen;

  @Option(names = "--no-tls", description = "Serve peer and chaincode without TLS.")
  private boolean plaintext;

  ListenOptions() {}

  NodeConfig in(NodeConfig configured) {
    NodeConfig config = configured.with(listeners(configured.listeners()));
    if (operationsPort != null) {
      return config.withOperationsPort(operationsPort);
    }
    return areAnyPorts() ? config.withOperationsPort(0) : config;
  }

  /** Whether all that listens takes any free port, as far as nothing else is said. */
  boolean areAnyPorts() {
    return port != null && port == 0;
  }

  private Listeners listeners(Listeners configured) {
    Listeners listeners = configured;
    if (listen != null) {
      listeners = listeners.withHost(listen);
    }
    if (areAnyPorts()) {
      listeners = listeners.onAnyPorts();
    }
    if (port != null) {
      listeners = listeners.withPeerPort(port);
    }
    if (chaincodePort != null) {
      listeners = listeners.withChaincodePort(chaincodePort);
    }
    if (ordererPort != null) {
      listeners = listeners.withOrdererPort(ordererPort);
    }
    if (ordererAdminPort != null) {
      listeners = listeners.withOrdererAdminPort(ordererAdminPort);
    }
    return plaintext ? listeners.withoutTls() : listeners;
  }
}
