// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The open streams, one with each peer. One that a peer has opened takes the place of an older one;
 * one that was opened to it does not. Safe for threads.
 *
 * <p>Fabric: gossip/comm/conn.go, connectionStore.
 */
final class Streams {

  private final Map<PkiId, PeerStream> byPeer = new HashMap<>(); // guarded by this

  synchronized Optional<PeerStream> find(PkiId peer) {
    return Optional.ofNullable(byPeer.get(peer));
  }

  /** A peer has opened one; the one that is to be closed for it. */
  synchronized Optional<PeerStream> accepted(PkiId peer, PeerStream stream) {
    return Optional.ofNullable(byPeer.put(peer, stream)).filter(older -> older != stream);
  }

  /**
   * One was opened to a peer; the one that is to be closed, this if it has opened one meanwhile.
   */
  synchronized Optional<PeerStream> dialed(PkiId peer, PeerStream stream) {
    return byPeer.putIfAbsent(peer, stream) == null ? Optional.empty() : Optional.of(stream);
  }

  synchronized void ended(PeerStream stream) {
    byPeer.values().removeIf(each -> each == stream);
  }

  synchronized List<PeerStream> all() {
    return List.copyOf(byPeer.values());
  }
}
