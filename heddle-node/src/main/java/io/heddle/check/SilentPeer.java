// SPDX-License-Identifier: Apache-2.0
package io.heddle.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A port that takes connections and says nothing: enough to see that a chaincode dials. */
final class SilentPeer implements AutoCloseable {

  private final ServerSocket server;
  private final List<Socket> callers = new ArrayList<>();
  private final CountDownLatch dialled = new CountDownLatch(1);

  private SilentPeer(ServerSocket server) {
    this.server = server;
    Thread.ofVirtual().name("silent-peer").start(this::accept);
  }

  static SilentPeer open() throws IOException {
    return new SilentPeer(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
  }

  String address() {
    return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
  }

  boolean wasDialled() {
    return dialled.getCount() == 0;
  }

  /** Hangs up on everybody. */
  @Override
  public void close() throws IOException {
    server.close();
    synchronized (callers) {
      for (Socket caller : callers) {
        caller.close();
      }
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = server.accept();
        synchronized (callers) {
          callers.add(caller);
          if (server.isClosed()) {
            caller.close();
          }
        }
        dialled.countDown();
      }
    } catch (IOException _) {
      // closed
    }
  }
}
