// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.gossip.GossipMessage;

/**
 * Answers that somebody waits for: each from one peer, with one number. What nobody waits for is
 * dropped. Safe for threads.
 */
final class Awaited {

  private record Question(PkiId peer, long nonce) {}

  private final Map<Question, CompletableFuture<GossipMessage>> open = new HashMap<>();

  /** An answer that is waited for; the caller closes it. */
  final class Waiting implements AutoCloseable {

    private final Question question;
    private final CompletableFuture<GossipMessage> answer = new CompletableFuture<>();

    private Waiting(Question question) {
      this.question = question;
    }

    /** The answer; empty if none comes in time. */
    Optional<GossipMessage> await(Duration limit) throws InterruptedException {
      try {
        return Optional.of(answer.get(limit.toNanos(), TimeUnit.NANOSECONDS));
      } catch (TimeoutException | ExecutionException _) {
        return Optional.empty();
      }
    }

    /** No answer will come. */
    void giveUp() {
      answer.completeExceptionally(new TimeoutException());
    }

    @Override
    public void close() {
      synchronized (open) {
        open.remove(question);
      }
    }
  }

  /** Begins to wait, before the question is sent. */
  Waiting open(PkiId peer, long nonce) {
    var waiting = new Waiting(new Question(peer, nonce));
    synchronized (open) {
      open.put(waiting.question, waiting.answer);
    }
    return waiting;
  }

  /** An answer has come; false if nobody waits for it. */
  boolean answered(PkiId peer, GossipMessage message) {
    CompletableFuture<GossipMessage> answer;
    synchronized (open) {
      answer = open.get(new Question(peer, message.getNonce()));
    }
    return answer != null && answer.complete(message);
  }
}
