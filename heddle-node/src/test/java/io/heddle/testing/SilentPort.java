// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port from which nothing comes back, as where a firewall drops what is sent: as many have
 * connected to it as the system lets wait.
 */
public final class SilentPort implements AutoCloseable {

  private static final int MOST = 64;
  private static final int LIMIT_MILLIS = 300;

  private final ServerSocket server;
  private final List<Socket> waiting = new ArrayList<>();

  private SilentPort() throws IOException {
    this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  /** One on the loopback interface. */
  public static SilentPort open() throws IOException {
    SilentPort port = new SilentPort();
    for (int i = 0; i < MOST; i++) {
      Socket socket = new Socket();
      port.waiting.add(socket);
      try {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port.number()), LIMIT_MILLIS);
      } catch (SocketTimeoutException _) {
        return port;
      }
    }
    port.close();
    throw new IOException("Port %d lets everybody wait".formatted(port.number()));
  }

  public int number() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (Socket each : waiting) {
      each.close();
    }
    server.close();
  }
}
