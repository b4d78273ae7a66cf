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

  /** The first of the layouts that is complete; empty if none can be. */
  Optional<Layout> complete(List<Layout> layouts) throws InterruptedException {
    for (Layout layout : layouts) {
      if (isCompleted(layout)) {
        return Optional.of(layout);
      }
    }
    return Optional.empty();
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
