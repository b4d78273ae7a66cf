// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What goes wrong with one proposal at one peer.
 *
 * @param delay before it is executed, zero for none
 * @param refusal what the chaincode answers without being asked
 * @param difference what tells its result from that of the other peers; empty if nothing does
 * @param isSpoiled whether the endorsement has a signature that is none
 */
public record CallFaults(
    Duration delay,
    Optional<Effect.Refuse> refusal,
    boolean crashes,
    boolean hangs,
    Optional<String> difference,
    boolean isSpoiled) {

  /** Nothing. */
  public static final CallFaults NONE =
      new CallFaults(Duration.ZERO, Optional.empty(), false, false, Optional.empty(), false);

  static CallFaults of(List<Faults.Hit> hits, boolean isSpoiled) {
    Duration delay = Duration.ZERO;
    Optional<Effect.Refuse> refusal = Optional.empty();
    boolean crashes = false;
    boolean hangs = false;
    Optional<String> difference = Optional.empty();
    for (Faults.Hit hit : hits) {
      switch (hit.effect()) {
        case Effect.Delay(Duration by) -> delay = delay.plus(by);
        case Effect.Refuse refuse -> refusal = Optional.of(refuse);
        case Effect.Crash() -> crashes = true;
        case Effect.Hang() -> hangs = true;
        case Effect.Differ() -> difference = difference(hit);
        case Effect.Invalidate _,
            Effect.NoOrderer _,
            Effect.Hold _,
            Effect.LoseStatus _,
            Effect.DelayStatus _,
            Effect.LoseEvents _,
            Effect.DelayEvents _ ->
            throw new IllegalStateException(hit.effect() + " is not of calls");
      }
    }
    return new CallFaults(delay, refusal, crashes, hangs, difference, isSpoiled);
  }

  /** The first endorsement is as it should be, unless the fault says whose is not. */
  private static Optional<String> difference(Faults.Hit hit) {
    boolean isOfSome = hit.scope().organisation().isPresent() || hit.scope().peer().isPresent();
    return isOfSome || hit.before() > 0
        ? Optional.of(" (fault %d, %d)".formatted(hit.id(), hit.before()))
        : Optional.empty();
  }
}
