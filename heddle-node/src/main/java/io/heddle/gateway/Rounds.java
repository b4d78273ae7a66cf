// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.heddle.endorse.OpenedProposal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Asks peers for their endorsements of one proposal, layout by layout: all of a layout at the same
 * time, and another one for each that fails, until a layout is complete. Nobody is asked twice, and
 * what was endorsed for one layout counts for those behind it. Answers are looked at in the order
 * of asking: which result is the one that others differ from does not depend on who is quicker. For
 * one thread.
 *
 * <p>Fabric: internal/pkg/gateway/endorse.go and endorsement.go.
 */
final class Rounds {

  private final OpenedProposal proposal;
  private final Asking asking;
  private final Endorsements endorsements;

  Rounds(OpenedProposal proposal, Asking asking, Endorsements endorsements) {
    this.proposal = proposal;
    this.asking = asking;
    this.endorsements = endorsements;
  }

  /** Who was asked, and what comes of it. */
  private record Open(EndorsingPeer peer, Asking.Asked asked) {}

  /**
   * Those who endorsed the first layout that is complete, in the order in which they were asked.
   *
   * @param suffice whether validation will be content with them; a layout for which it will not be
   *     is passed over, and taken all the same if there is no better one
   * @return empty if none can be complete
   */
  Optional<List<EndorsingPeer>> complete(
      List<Layout> layouts, Predicate<List<EndorsingPeer>> suffice) throws InterruptedException {
    Optional<List<EndorsingPeer>> first = Optional.empty();
    for (Layout layout : layouts) {
      if (isCompleted(layout)) {
        Set<EndorsingPeer> taken = layout.takenBy(endorsements.peers());
        List<EndorsingPeer> endorsed = endorsements.asAsked(taken);
        if (suffice.test(endorsed)) {
          return Optional.of(endorsed);
        }
        first = first.or(() -> Optional.of(endorsed));
      }
    }
    return first;
  }

  private boolean isCompleted(Layout layout) throws InterruptedException {
    Set<EndorsingPeer> held = new HashSet<>(endorsements.peers());
    Optional<List<EndorsingPeer>> missing = layout.missing(held, endorsements::isUnasked);
    if (missing.isEmpty() || missing.get().isEmpty()) {
      return missing.isPresent();
    }
    Deque<Open> open = new ArrayDeque<>(ask(missing.get(), held));
    try {
      while (!open.isEmpty()) {
        Open next = open.getFirst();
        Attempt attempt = next.asked().await();
        open.removeFirst().asked().close();
        if (!endorsements.add(next.peer(), attempt)) {
          held.remove(next.peer());
          missing = layout.missing(held, endorsements::isUnasked);
          open.addAll(ask(missing.orElse(List.of()), held));
        }
      }
      return missing.isPresent();
    } finally {
      open.forEach(each -> each.asked().close()); // who is asked still, when the client has left
    }
  }

  private List<Open> ask(List<EndorsingPeer> peers, Set<EndorsingPeer> held) {
    List<Open> asked = new ArrayList<>();
    for (EndorsingPeer peer : peers) {
      held.add(peer);
      endorsements.ask(peer);
      asked.add(new Open(peer, asking.begin(peer, each -> each.endorse(proposal))));
    }
    return asked;
  }
}
