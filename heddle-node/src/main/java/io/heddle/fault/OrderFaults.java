// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

import io.heddle.base.TxId;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** What is to go wrong with transactions from the orderer on. Safe for use by many threads. */
public final class OrderFaults {

  private final Faults faults;

  OrderFaults(Faults faults) {
    this.faults = faults;
  }

  /** A transaction that is to be invalid. */
  public record Invalidation(long fault, TxValidationCode code) {}

  /** Whether nothing goes wrong at all, so that no envelope needs to be looked at. */
  public boolean isEmpty() {
    return faults.isEmpty();
  }

  /**
   * What the orderer says in place of taking a transaction; empty if it takes it.
   *
   * @param client the organisation of who made it
   */
  public Optional<String> refusal(TxId transaction, Call call, String client) {
    return faults
        .meet(
            Effect.NoOrderer.class::isInstance, new Occasion(call, client, "", transaction.value()))
        .stream()
        .map(hit -> ((Effect.NoOrderer) hit.effect()).message())
        .findFirst();
  }

  /**
   * With which code a transaction is to be invalid that is ordered now; empty if it may be valid.
   */
  public Optional<Invalidation> invalidation(TxId transaction, Call call, String client) {
    return faults
        .meet(
            effect -> effect instanceof Effect.Invalidate && !isOfEndorsements(effect),
            new Occasion(call, client, "", transaction.value()))
        .stream()
        .map(hit -> new Invalidation(hit.id(), ((Effect.Invalidate) hit.effect()).code()))
        .findFirst();
  }

  /**
   * A transaction is invalid, whatever it says, whichever peer judges it.
   *
   * @throws io.heddle.base.HeddleException {@code UNAVAILABLE} if that cannot be kept
   */
  public void decide(TxId transaction, TxValidationCode code) {
    faults.decide(transaction, code);
  }

  /** A fault could not do what it says. */
  public void failed(Invalidation invalidation, TxId transaction, String why) {
    faults.failed(invalidation.fault(), transaction, why);
  }

  /** What is brought about by endorsements that do not count. */
  static boolean isOfEndorsements(Effect effect) {
    return effect instanceof Effect.Invalidate(TxValidationCode code)
        && code == TxValidationCode.ENDORSEMENT_POLICY_FAILURE;
  }
}
