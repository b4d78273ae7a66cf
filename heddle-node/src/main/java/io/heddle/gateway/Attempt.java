// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.grpc.Status;
import io.heddle.endorse.Verdict;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * What a peer's verdict means to the gateway. What comes from another peer than the gateway's own
 * reads as if it came over a network.
 *
 * <p>Fabric: internal/pkg/gateway/apiutils.go, responseStatus.
 */
sealed interface Attempt {

  /** The chaincode answered with a status from 200 to 399. */
  record Succeeded(Response response, Optional<Verdict.Endorsed> endorsed) implements Attempt {}

  /**
   * Everything else.
   *
   * @param isWorthRetrying whether another peer might do better
   */
  record Failed(Status.Code code, String message, boolean isWorthRetrying) implements Attempt {}

  /** As of the gateway's own peer. */
  static Attempt of(Verdict verdict) {
    return switch (verdict) {
      case Verdict.TurnedAway(String reason) -> // no response, as of a peer that is not there
          new Failed(Status.Code.UNAVAILABLE, reason, true);
      case Verdict.Refused(String reason) ->
          new Failed(Status.Code.FAILED_PRECONDITION, reason, false);
      case Verdict.Failed(String reason) -> new Failed(Status.Code.ABORTED, reason, true);
      case Verdict.Answered(Response response, Optional<Verdict.Endorsed> endorsed) ->
          response.getStatus() >= 200 && response.getStatus() < 400
              ? new Succeeded(response, endorsed)
              : new Failed(
                  Status.Code.UNKNOWN,
                  "chaincode response %d, %s"
                      .formatted(response.getStatus(), response.getMessage()),
                  false);
    };
  }

  /** As of another peer. */
  static Attempt ofOther(Verdict verdict) {
    return switch (verdict) {
      case Verdict.TurnedAway(String reason) -> of(NoAnswer.error(reason));
      case Verdict.Refused(String reason) -> of(NoAnswer.error(reason));
      case Verdict.Failed _, Verdict.Answered _ -> of(verdict);
    };
  }

  static Attempt of(NoAnswer failure) {
    return new Failed(Status.Code.UNAVAILABLE, failure.getMessage(), true);
  }
}
