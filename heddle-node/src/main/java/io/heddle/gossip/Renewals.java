// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What peers that are known to be there have said again, and is handed on with the next round: that
 * it comes a little later harms nobody, and that many come at once wakes others less often. Of each
 * peer the last. Safe for threads.
 *
 * <p>Fabric hands on what came within 10 ms together (gossip/gossip/batcher.go).
 */
final class Renewals {

  private final Map<PkiId, Renewal> held = new LinkedHashMap<>(); // guarded by itself

  /**
   * That a peer is still there.
   *
   * @param from who has told it
   */
  record Renewal(Message message, PkiId from) {}

  /** The author is a member, so there are not more of these than members. */
  void hold(Message message, PkiId from) {
    PkiId author = new PkiId(message.content().getAliveMsg().getMembership().getPkiId());
    synchronized (held) {
      held.put(author, new Renewal(message, from));
    }
  }

  /** All that is to be handed on now; nothing is held then. */
  List<Renewal> take() {
    synchronized (held) {
      List<Renewal> all = List.copyOf(held.values());
      held.clear();
      return all;
    }
  }
}
