// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a peer is called, as a rule {@code host:port}; who asks before it listens has to wait. */
final class OwnName implements Supplier<String>, AutoCloseable {

  private final PeerConfig peer;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();

  OwnName(PeerConfig peer) {
    this.peer = peer;
  }

  /** From now on it has a name. */
  void listensAt(int now) {
    port.complete(now);
  }

  /**
   * @throws CancellationException if it never came to listen
   */
  @Override
  public String get() {
    return peer.nameAt(port.join());
  }

  /** Nobody waits any longer. */
  @Override
  public void close() {
    port.cancel(false);
  }
}
