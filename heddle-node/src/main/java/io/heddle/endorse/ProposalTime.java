// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.Timestamp;
import io.heddle.access.TimeWindow;
import io.heddle.base.TxId;
import io.heddle.golang.GoDuration;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * What time it is for proposals.
 *
 * <p>Fabric: core/handlers/auth/filter/timewindow.go, since v3.1.
 *
 * @param window how far from now a proposal may say that it was made; empty if that does not matter
 * @param given the time that a chaincode is told instead of that of the proposal; empty if none is
 */
public record ProposalTime(
    InstantSource clock, Optional<TimeWindow> window, Function<TxId, Optional<Instant>> given) {

  /** Any time will do for a proposal. */
  public static ProposalTime any(InstantSource clock) {
    return new ProposalTime(clock, Optional.empty(), _ -> Optional.empty());
  }

  Instant now() {
    return clock.instant();
  }

  /** Refuses a proposal of another time; one without a time is of 1970, as in Fabric. */
  void check(Timestamp made) throws ProposalRefused {
    if (window.isEmpty()) {
      return;
    }
    Instant now = now();
    if (!window.get().holds(made.getSeconds(), made.getNanos(), now)) {
      throw new ProposalRefused(
          "request unauthorized due to incorrect timestamp %s, peer time %s, peer.authentication.timewindow %s"
              .formatted(
                  text(made),
                  now.truncatedTo(ChronoUnit.SECONDS),
                  GoDuration.format(window.get().width())));
    }
  }

  /** The proposal that a chaincode is handed: the client's own, unless it is told another time. */
  SignedProposal handed(CompleteProposal proposal) {
    return given
        .apply(proposal.txId())
        .map(time -> proposal.opened().madeAt(time))
        .orElseGet(proposal::signed);
  }

  private static String text(Timestamp made) {
    try {
      return Instant.ofEpochSecond(made.getSeconds()).toString();
    } catch (DateTimeException _) {
      return made.getSeconds() + " s";
    }
  }
}
