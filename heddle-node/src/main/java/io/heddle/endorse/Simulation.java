// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.endorse.Execution.Run;
import io.heddle.endorse.Signing.Answering;
import io.heddle.joined.JoinedChannel;
import io.heddle.simulate.Simulator;
import io.heddle.stream.MessageListener;
import io.heddle.stream.Outcome;
import io.heddle.words.Foreign;
import java.util.Optional;

/** The part of a proposal's execution that chaincode has to do with. */
interface Simulation {

  CompleteProposal proposal();

  /** The channel whose state it reads and writes; empty if it needs none. */
  Optional<JoinedChannel> stateOf();

  /** Whether it can be run again for a comparison, because all that it does is in the simulator. */
  boolean isRepeatable();

  /** What is to go wrong with it. */
  Injected injected();

  /**
   * Runs the chaincode to its last word.
   *
   * @param simulator on the state of {@link #stateOf}
   * @param messages hears what is said
   * @param secondRun empty for the run that counts
   */
  Result run(Optional<Simulator> simulator, MessageListener messages, Optional<SecondRun> secondRun)
      throws InterruptedException;

  /** How a simulation ended. */
  sealed interface Result {

    /** The chaincode had the last word. */
    record Ran(Answering answering, Outcome outcome) implements Result {}

    /**
     * It never came to that; the reason is the whole text for the client.
     *
     * @param failure empty if there is no such chaincode
     */
    record NotRun(String reason, Optional<HeddleException> failure) implements Result {}

    /** The same for those who watch. */
    default Run asRun(Optional<Simulator> simulator) {
      ByteString results = simulator.map(Simulator::results).orElse(ByteString.EMPTY);
      return switch (this) {
        case Ran(_, Outcome outcome) -> Run.of(results, outcome);
        case NotRun(String reason, _) -> Run.failed(results, reason);
      };
    }
  }

  /** What the client of a chaincode that there is not is told. */
  static String undefined(CompleteProposal proposal, String cause) {
    return "make sure the chaincode %s has been successfully defined on channel %s and try again: %s"
        .formatted(Foreign.text(proposal.chaincode()), Foreign.text(proposal.channel()), cause);
  }

  /** A chaincode that could not be executed. */
  static Result failed(CompleteProposal proposal, HeddleException cause) {
    return new Result.NotRun(
        "error in simulation: failed to execute transaction %s: %s"
            .formatted(proposal.txId(), cause.getMessage()),
        Optional.of(cause));
  }
}
