// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import io.heddle.ledger.StateReader;
import io.heddle.stream.Outcome;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * The execution of a proposal at this peer, from its first read to its verdict.
 *
 * @param chaincode the one that was invoked
 * @param state what it read; closed once the listener has returned; empty for a system chaincode
 *     that reads none
 * @param second another execution against the same state; empty if nobody asked for it, or a system
 *     chaincode was invoked, which may do more than read and write
 */
public record Execution(
    OpenedProposal proposal,
    String chaincode,
    Optional<StateReader> state,
    Run run,
    Optional<Repetition> second,
    Verdict verdict) {

  /**
   * A second time that the chaincode ran.
   *
   * @param onOneInstance the chaincodes of which the same instance executed both, by name
   */
  public record Repetition(Run run, List<String> onOneInstance) {

    public Repetition {
      onOneInstance = List.copyOf(onOneInstance);
    }
  }

  /**
   * One time that the chaincode ran.
   *
   * @param results the read-write set, as far as the chaincode got
   * @param response what it answered; empty if it gave no answer
   * @param event empty if it has none, or the status is 400 or more
   * @param failure why there is no answer, empty text if there is one
   */
  public record Run(
      ByteString results,
      Optional<Response> response,
      Optional<ChaincodeEvent> event,
      String failure) {

    static Run of(ByteString results, Outcome outcome) {
      return switch (outcome) {
        case Outcome.Completed(_, Response response, Optional<ChaincodeEvent> event) ->
            new Run(results, Optional.of(response), event, "");
        case Outcome.Failed(_, String payload) -> failed(results, payload);
        case Outcome.Unreadable(_, String why) -> failed(results, why);
      };
    }

    static Run failed(ByteString results, String why) {
      return new Run(results, Optional.empty(), Optional.empty(), why);
    }
  }
}
