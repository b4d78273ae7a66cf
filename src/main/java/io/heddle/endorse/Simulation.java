// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.HeddleException;
import io.heddle.endorse.ChaincodeExecutor.View;
import io.heddle.endorse.Execution.Run;
import io.heddle.identity.Identity;
import io.heddle.simulate.Simulator;
import io.heddle.stream.MessageListener;
import io.heddle.stream.Outcome;
import java.util.Optional;

/** The part of a proposal's execution that chaincode has to do with. */
record Simulation(
    CompleteProposal proposal,
    PeerChannel channel,
    Identity creator,
    Deployments deployments,
    ChaincodeExecutor executor) {

  /** How a simulation ended. */
  sealed interface Result {

    /** The chaincode had the last word. */
    record Ran(Deployment deployment, Outcome outcome) implements Result {}

    /**
     * It never came to that; the reason is the whole text for the client.
     *
     * @param failure empty if there is no such chaincode
     */
    record NotRun(String reason, Optional<HeddleException> failure) implements Result {}

    /** The same for those who watch. */
    default Run asRun(Simulator simulator) {
      return switch (this) {
        case Ran(_, Outcome outcome) -> Run.of(simulator.results(), outcome);
        case NotRun(String reason, _) -> Run.failed(simulator.results(), reason);
      };
    }
  }

  Result run(Simulator simulator, MessageListener messages) throws InterruptedException {
    Deployment deployment;
    try {
      deployment = deployments.find(channel.name(), proposal.chaincode(), simulator);
    } catch (HeddleException e) {
      return new Result.NotRun(undefined(proposal, e.getMessage()), Optional.empty());
    }
    View view = new View(channel, simulator);
    try (var _ = WhileClientWaits.begin()) {
      Outcome outcome =
          executor.execute(
              CallChain.of(proposal.transaction(creator, messages)),
              view,
              deployment,
              proposal.input(),
              Optional.empty());
      return new Result.Ran(deployment, outcome);
    } catch (HeddleException e) {
      return new Result.NotRun(failure(proposal, e), Optional.of(e));
    }
  }

  /** What the client of a chaincode that there is not is told. */
  static String undefined(CompleteProposal proposal, String cause) {
    return "make sure the chaincode %s has been successfully defined on channel %s and try again: %s"
        .formatted(proposal.chaincode(), proposal.channel(), cause);
  }

  /** What the client of a chaincode that could not be executed is told. */
  static String failure(CompleteProposal proposal, HeddleException cause) {
    return "error in simulation: failed to execute transaction %s: %s"
        .formatted(proposal.txId(), cause.getMessage());
  }
}
