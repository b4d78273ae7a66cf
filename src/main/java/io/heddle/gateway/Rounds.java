// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.grpc.Context;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Asks peers for their endorsements of one proposal, layout by layout: all of a layout at the same
 * time, and another one as soon as one has failed, until a layout is complete. Nobody is asked
 * twice, and what was endorsed for one layout counts for those behind it. For one thread.
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

  /** Who was asked, and what came of it. */
  private record Answer(EndorsingPeer peer, Verdict verdict) {}

  /**
   * Those who endorsed the first layout that is complete, in the order of their endorsements.
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
        List<EndorsingPeer> endorsed =
            endorsements.peers().stream().filter(taken::contains).toList();
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
      var answers = new ExecutorCompletionService<Answer>(threads);
      int open = ask(missing.get(), answers, held);
      while (open > 0) {
        Answer answer = answers.take().get();
        open--;
        if (!endorsements.add(answer.peer(), Attempt.of(answer.verdict()))) {
          held.remove(answer.peer());
          missing = layout.missing(held, endorsements::isUnasked);
          open += ask(missing.orElse(List.of()), answers, held);
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

  private int ask(
      List<EndorsingPeer> peers, CompletionService<Answer> answers, Set<EndorsingPeer> held) {
    for (EndorsingPeer peer : peers) {
      held.add(peer);
      endorsements.ask(peer);
      answers.submit(Context.current().wrap(() -> new Answer(peer, peer.endorse(proposal))));
    }
    return peers.size();
  }
}
