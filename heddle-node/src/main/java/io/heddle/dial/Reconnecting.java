// SPDX-License-Identifier: Apache-2.0
package io.heddle.dial;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Connections that failed, and are made again by the next call in place of their own time. */
public final class Reconnecting {

  // gRPC only finishes what it is about
  private static final long LONGEST_SECONDS = 1;

  private Reconnecting() {}

  /** Before a call: has the connection tried at once if it has failed. */
  public static void beforeCall(ManagedChannel connection) {
    if (connection.getState(false) == ConnectivityState.READY) {
      return;
    }
    // gRPC fails the calls that wait for a connection first, and tells its state then
    settle(connection);
    if (connection.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      connection.enterIdle();
      settle(connection);
    }
  }

  /** Waits until what gRPC has begun with a connection is done. */
  private static void settle(ManagedChannel connection) {
    if (connection.isShutdown()) {
      return; // then it says nothing any more, and the call fails
    }
    var done = new CountDownLatch(1);
    connection.notifyWhenStateChanged(ConnectivityState.SHUTDOWN, done::countDown);
    try {
      boolean _ = done.await(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the call sees that
    }
  }
}
