// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

import io.heddle.base.TxId;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** What is to go wrong at one peer. Safe for use by many threads. */
public final class PeerFaults {

  /** One of a network without any. */
  public static final PeerFaults NONE = new PeerFaults(Faults.none(), "", "");

  private final Faults faults;
  private final String organisation;
  private final String peer;

  PeerFaults(Faults faults, String organisation, String peer) {
    this.faults = faults;
    this.organisation = organisation;
    this.peer = peer;
  }

  /**
   * What goes wrong with a proposal.
   *
   * @param client the organisation of who made it
   * @param mayCommit whether it may become a transaction
   */
  public CallFaults onCall(TxId transaction, Call call, String client, boolean mayCommit) {
    if (faults.isEmpty()) {
      return CallFaults.NONE;
    }
    List<Faults.Hit> hits =
        faults.meet(
            PeerFaults::isOfCall, new Occasion(call, organisation, peer, transaction.value()));
    boolean isSpoiled =
        mayCommit
            && !faults
                .meet(
                    OrderFaults::isOfEndorsements,
                    new Occasion(call, client, "", transaction.value()))
                .isEmpty();
    return CallFaults.of(hits, isSpoiled);
  }

  /** Whether who asks what became of a transaction loses the connection, after so long. */
  public Answering onStatus(String channel, TxId transaction) {
    return faults.isEmpty()
        ? Answering.AT_ONCE
        : Answering.of(
            faults.meet(
                PeerFaults::isOfStatus,
                new Occasion(new Call(channel, "", ""), organisation, peer, transaction.value())));
  }

  /**
   * Whether who reads events or blocks loses the connection before the next one, after so long.
   *
   * @param chaincode whose events they are; empty text for blocks
   */
  public Answering onEvents(String channel, String chaincode) {
    return faults.isEmpty()
        ? Answering.AT_ONCE
        : Answering.of(
            faults.meet(
                PeerFaults::isOfEvents,
                new Occasion(new Call(channel, chaincode, ""), organisation, peer, "")));
  }

  private static boolean isOfCall(Effect effect) {
    return switch (effect) {
      case Effect.Refuse _, Effect.Delay _, Effect.Differ _, Effect.Crash _, Effect.Hang _ -> true;
      case Effect.Invalidate _,
          Effect.NoOrderer _,
          Effect.Hold _,
          Effect.LoseStatus _,
          Effect.DelayStatus _,
          Effect.LoseEvents _,
          Effect.DelayEvents _ ->
          false;
    };
  }

  private static boolean isOfStatus(Effect effect) {
    return effect instanceof Effect.LoseStatus || effect instanceof Effect.DelayStatus;
  }

  private static boolean isOfEvents(Effect effect) {
    return effect instanceof Effect.LoseEvents || effect instanceof Effect.DelayEvents;
  }

  /**
   * Whether a block of a channel is held back now.
   *
   * @param ordered how many blocks the channel has
   */
  boolean holds(String channel, long block, long ordered) {
    return !faults.isEmpty() && faults.holds(at(channel), block, ordered);
  }

  /** The number of a fault that holds a channel's blocks back; empty if none does. */
  public OptionalLong holder(String channel) {
    return faults.isEmpty() ? OptionalLong.empty() : faults.holder(at(channel));
  }

  private Occasion at(String channel) {
    return new Occasion(new Call(channel, "", ""), organisation, peer, "");
  }

  /**
   * Where the blocks of a channel pass, until it is closed.
   *
   * @param ordered how many there are by now
   */
  public BlockGate gate(String channel, LongSupplier ordered) {
    return new BlockGate(faults, block -> holds(channel, block, ordered.getAsLong()));
  }
}
