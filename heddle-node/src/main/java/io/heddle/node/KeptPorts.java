// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.config.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports of a stopped peer that were any free ones: nobody listens there, and the system gives
 * them to no other program that takes any free one, so that the peer can come back to them.
 */
final class KeptPorts implements AutoCloseable {

  /*
   * A socket that is bound and neither listens nor is connected: who connects to it is refused, and
   * a listener may be bound beside it.
   */

  private static final Logger log = LoggerFactory.getLogger(KeptPorts.class);

  private final List<Socket> holders = new ArrayList<>();

  /** Those of a peer that has closed its listeners. */
  static KeptPorts of(PeerConfig wanted, PeerConfig had) {
    var ports = new KeptPorts();
    ports.keep(wanted.addresses().peer(), had.addresses().peer());
    ports.keep(wanted.addresses().chaincode(), had.addresses().chaincode());
    return ports;
  }

  private void keep(HostPort wanted, HostPort had) {
    if (wanted.port() != 0 || had.port() == 0) {
      return;
    }
    Socket holder = new Socket();
    holders.add(holder);
    try {
      holder.setReuseAddress(true);
      holder.bind(new InetSocketAddress(had.host(), had.port()));
    } catch (IOException e) {
      log.warn("Port {} of a stopped peer cannot be kept for it: {}", had.port(), e.getMessage());
    }
  }

  @Override
  public void close() {
    for (Socket holder : holders) {
      try {
        holder.close();
      } catch (IOException e) {
        log.debug("A port that was kept could not be closed", e);
      }
    }
  }
}
