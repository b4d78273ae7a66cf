// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.grpc.Context;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
  private final Endorsements endorsements;

  Rounds(OpenedProposal proposal, Endorsements endorsements) {
    this.proposal = proposal;
    this.endorsements = endorsements;
  }

  /** Who was asked, and what comes of it. */
  private record Asked(EndorsingPeer peer, Future<Verdict> verdict) {}

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
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      Deque<Asked> open = new ArrayDeque<>(ask(missing.get(), threads, held));
      while (!open.isEmpty()) {
        Asked asked = open.removeFirst();
        if (!endorsements.add(asked.peer(), Attempt.of(asked.verdict().get()))) {
          held.remove(asked.peer());
          missing = layout.missing(held, endorsements::isUnasked);
          open.addAll(ask(missing.orElse(List.of()), threads, held));
        }
      }
      return missing.isPresent();
    } catch (ExecutionException e) {
      throw new HeddleException(
          Fault.INTERNAL, "A peer of this process could not endorse", e.getCause());
    } finally {
      threads.shutdownNow(); // whoever is asked still, when the client has left
    }
  }

  private List<Asked> ask(
      List<EndorsingPeer> peers, ExecutorService threads, Set<EndorsingPeer> held) {
    List<Asked> asked = new ArrayList<>();
    for (EndorsingPeer peer : peers) {
      held.add(peer);
      endorsements.ask(peer);
      asked.add(
          new Asked(peer, threads.submit(Context.current().wrap(() -> peer.endorse(proposal)))));
    }
    return asked;
  }
}
