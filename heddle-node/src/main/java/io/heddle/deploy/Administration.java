// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.endorse.Endorser;
import io.heddle.endorse.NewProposal;
import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.ProposalRefused;
import io.heddle.endorse.Verdict;
import io.heddle.events.CommitStatus;
import io.heddle.events.CommitStatuses;
import io.heddle.gateway.PreparedTransaction;
import io.heddle.identity.SigningIdentity;
import io.heddle.order.Acceptance;
import io.heddle.order.Broadcast;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Runs functions of {@code _lifecycle} on a channel in the name of an organisation's administrator:
 * proposal, endorsements, order and commit, as a client from outside would.
 */
public final class Administration {

  private static final String LIFECYCLE = "_lifecycle";
  private static final int COMMIT_SECONDS = 30;

  private final List<TargetPeer> peers;
  private final Broadcast orderer;
  private final SigningIdentity administrator;
  private final InstantSource clock;

  /**
   * Calls on one channel; {@code orderer} is told of what is endorsed.
   *
   * @param peers all that are to have what was written before a call is over
   */
  public Administration(
      List<? extends TargetPeer> peers,
      Broadcast orderer,
      SigningIdentity administrator,
      InstantSource clock) {
    this.peers = List.copyOf(peers);
    this.orderer = orderer;
    this.administrator = administrator;
    this.clock = clock;
  }

  /**
   * Runs a function and waits until what it wrote is committed everywhere.
   *
   * @param endorsers those who are to endorse it
   * @throws HeddleException {@code CONFLICT} if it was refused, {@code INTERNAL} if it is not
   *     valid, with the reason
   */
  void submit(String function, ByteString arguments, List<TargetPeer> endorsers) {
    NewProposal proposal =
        NewProposal.of(
            administrator,
            peers.getFirst().channel().name(),
            LIFECYCLE,
            List.of(ByteString.copyFromUtf8(function), arguments),
            clock.instant());
    TxId txId = proposal.txId();
    Envelope envelope = endorsed(function, proposal, endorsers);
    List<CommitStatuses.Waiting> waiting = new ArrayList<>();
    try {
      List<CompletableFuture<CommitStatus>> committed =
          peers.stream().map(peer -> committedAt(peer, txId, waiting)).toList();
      if (orderer.submit(envelope) instanceof Acceptance.Refused(var status, String info)) {
        throw failed(function, "the orderer answered %s, %s".formatted(status, info));
      }
      for (CompletableFuture<CommitStatus> each : committed) {
        TxValidationCode code = await(each, function).code();
        if (code != TxValidationCode.VALID) {
          throw failed(function, "its transaction is not valid: " + code);
        }
      }
    } finally {
      waiting.forEach(CommitStatuses.Waiting::close);
    }
  }

  private static CompletableFuture<CommitStatus> committedAt(
      TargetPeer peer, TxId txId, List<CommitStatuses.Waiting> waiting) {
    var committed = new CompletableFuture<CommitStatus>();
    waiting.add(
        peer.channel()
            .statuses()
            .await(
                txId,
                committed::complete,
                why ->
                    committed.completeExceptionally(new HeddleException(Fault.UNAVAILABLE, why))));
    return committed;
  }

  private Envelope endorsed(String function, NewProposal proposal, List<TargetPeer> endorsers) {
    OpenedProposal opened;
    try {
      opened = proposal.opened();
    } catch (ProposalRefused e) {
      throw refused(function, e.reason());
    }
    List<Verdict.Endorsed> all =
        endorsers.stream().map(each -> endorsed(function, opened, each.endorser())).toList();
    ByteString answer = all.getFirst().payload();
    if (!all.stream().allMatch(each -> each.payload().equals(answer))) {
      throw failed(function, "the peers do not agree about what it writes");
    }
    ByteString payload =
        PreparedTransaction.of(
                opened, answer, all.stream().flatMap(each -> each.endorsement().stream()).toList())
            .getPayload();
    return Envelope.newBuilder()
        .setPayload(payload)
        .setSignature(administrator.sign(payload))
        .build();
  }

  private static Verdict.Endorsed endorsed(
      String function, OpenedProposal opened, Endorser endorser) {
    Verdict verdict;
    try {
      verdict = endorser.endorse(opened);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(function, "interrupted during its endorsement");
    }
    return switch (verdict) {
      case Verdict.TurnedAway(String reason) -> throw refused(function, reason);
      case Verdict.Refused(String reason) -> throw refused(function, reason);
      case Verdict.Failed(String reason) -> throw failed(function, reason);
      case Verdict.Answered(var response, Optional<Verdict.Endorsed> result) ->
          result
              .filter(some -> some.endorsement().isPresent())
              .orElseThrow(() -> refused(function, response.getMessage()));
    };
  }

  private static CommitStatus await(CompletableFuture<CommitStatus> committed, String function) {
    try {
      return committed.get(COMMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(function, "interrupted while waiting for its commit");
    } catch (ExecutionException e) {
      throw failed(
          Fault.UNAVAILABLE,
          function,
          String.valueOf(Optional.ofNullable(e.getCause()).orElse(e).getMessage()));
    } catch (TimeoutException e) {
      throw failed(function, "not committed within %d s".formatted(COMMIT_SECONDS));
    }
  }

  /** What was asked for contradicts the channel: a collection for members that it does not have. */
  private static HeddleException refused(String function, String why) {
    return failed(Fault.CONFLICT, function, why);
  }

  private static HeddleException failed(String function, String why) {
    return failed(Fault.INTERNAL, function, why);
  }

  private static HeddleException failed(Fault fault, String function, String why) {
    return new HeddleException(
        fault, "'%s' of '%s' failed: %s".formatted(function, LIFECYCLE, why));
  }
}
