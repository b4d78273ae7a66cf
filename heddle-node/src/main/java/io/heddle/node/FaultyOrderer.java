// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.fault.OrderFaults;
import io.heddle.fault.OrderFaults.Invalidation;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.StateSnapshot;
import io.heddle.order.Acceptance;
import io.heddle.order.Broadcast;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * The orderer as clients meet it: it may be unavailable, and what they send may get into a block
 * behind something that makes it invalid. Safe for threads.
 *
 * @param running the peers that run now
 */
record FaultyOrderer(
    Broadcast orderer, OrderFaults faults, Supplier<List<Peer>> running, InstantSource time)
    implements Broadcast {

  @Override
  public Acceptance submit(Envelope envelope) {
    if (faults.isEmpty()) {
      return orderer.submit(envelope);
    }
    Optional<OrderedCall> call = OrderedCall.of(envelope);
    return call.isPresent() ? submit(envelope, call.get()) : orderer.submit(envelope);
  }

  private Acceptance submit(Envelope envelope, OrderedCall call) {
    Optional<String> refusal = faults.refusal(call.txId(), call.asked(), call.client());
    if (refusal.isPresent()) {
      return new Acceptance.Refused(Status.SERVICE_UNAVAILABLE, refusal.get());
    }
    Optional<Invalidation> invalidation =
        faults.invalidation(call.txId(), call.asked(), call.client());
    if (invalidation.isEmpty()) {
      return orderer.submit(envelope);
    }
    Runnable after = () -> {};
    try {
      after = before(call, invalidation.get().code());
    } catch (HeddleException e) {
      faults.failed(invalidation.get(), call.txId(), e.getMessage());
    }
    Acceptance acceptance = orderer.submit(envelope);
    try {
      after.run();
    } catch (HeddleException e) {
      faults.failed(
          invalidation.get(), call.txId(), "what it left could not be removed: " + e.getMessage());
    }
    return acceptance;
  }

  /**
   * What makes a transaction invalid that is ordered next.
   *
   * @return what is to be done behind it
   */
  private Runnable before(OrderedCall call, TxValidationCode code) {
    if (code != TxValidationCode.MVCC_READ_CONFLICT
        && code != TxValidationCode.PHANTOM_READ_CONFLICT) {
      faults.decide(call.txId(), code); // there is no other cause for it
      return () -> {};
    }
    Peer peer = peerOn(call.channel());
    JoinedChannel channel = peer.channels().joined().find(call.channel()).orElseThrow();
    InterferingTransaction other = other(call, peer, channel);
    Interference interference = interference(call, code, channel);
    submit(other, interference.before());
    return () -> interference.after().ifPresent(keys -> submit(other, keys));
  }

  private static Interference interference(
      OrderedCall call, TxValidationCode code, JoinedChannel channel) {
    try (StateSnapshot state = channel.ledger().snapshot()) {
      return code == TxValidationCode.MVCC_READ_CONFLICT
          ? Interference.withRead(call, state)
          : Interference.withRange(call, state);
    }
  }

  private void submit(InterferingTransaction other, KVRWSet keys) {
    if (orderer.submit(other.writing(keys, time.instant()))
        instanceof Acceptance.Refused(Status status, String info)) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "the orderer did not take the other transaction: %s, %s".formatted(status, info));
    }
  }

  private Peer peerOn(String channel) {
    return running.get().stream()
        .filter(peer -> peer.channels().joined().find(channel).isPresent())
        .filter(peer -> peer.credentials().owner().isPresent())
        .findFirst()
        .orElseThrow(() ->
            new HeddleException(
                Fault.UNAVAILABLE,
                "no peer of the node that runs is on channel '%s'".formatted(channel)));
  }

  private InterferingTransaction other(OrderedCall call, Peer peer, JoinedChannel channel) {
    String version =
        channel.definitions().all().stream()
            .filter(chosen -> chosen.definition().name().equals(call.chaincode()))
            .map(chosen -> chosen.definition().version())
            .findFirst()
            .orElseThrow(() ->
                new HeddleException(
                    Fault.CONFLICT,
                    "chaincode '%s' is not defined on its channel".formatted(call.chaincode())));
    List<SigningIdentity> endorsers = running.get().stream().map(Peer::identity).toList();
    return new InterferingTransaction(
        channel.name(),
        call.chaincode(),
        version,
        peer.credentials().owner().orElseThrow().get(),
        endorsers);
  }
}
