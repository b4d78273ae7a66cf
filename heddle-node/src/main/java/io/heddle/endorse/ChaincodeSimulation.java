// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.HeddleException;
import io.heddle.endorse.ChaincodeExecutor.View;
import io.heddle.endorse.Signing.Answering;
import io.heddle.identity.Identity;
import io.heddle.joined.JoinedChannel;
import io.heddle.lifecycle.Deployment;
import io.heddle.simulate.Simulator;
import io.heddle.stream.MessageListener;
import io.heddle.stream.Outcome;
import java.util.Optional;

/** The simulation by a chaincode that is defined on a channel. */
record ChaincodeSimulation(
    CompleteProposal proposal,
    JoinedChannel channel,
    Identity creator,
    Deployments deployments,
    ChaincodeExecutor executor,
    ProposalTime time,
    Injected injected)
    implements Simulation {

  @Override
  public Optional<JoinedChannel> stateOf() {
    return Optional.of(channel);
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public Result run(
      Optional<Simulator> given, MessageListener messages, Optional<SecondRun> secondRun)
      throws InterruptedException {
    Simulator simulator = given.orElseThrow();
    Deployment deployment;
    try {
      deployment = deployments.find(channel, proposal.chaincode(), simulator);
    } catch (HeddleException e) {
      return new Result.NotRun(Simulation.undefined(proposal, e.getMessage()), Optional.empty());
    }
    Optional<Outcome> refusal = injected.refusal();
    if (refusal.isPresent()) {
      return new Result.Ran(Answering.as(deployment.definition()), refusal.get());
    }
    View view = new View(channel, simulator);
    MessageListener disturbed =
        secondRun.isPresent()
            ? messages
            : injected.between(messages, () -> executor.crash(deployment.packageId()));
    try (var _ = WhileClientWaits.begin()) {
      Outcome outcome =
          executor.execute(
              CallChain.of(
                  proposal.transaction(time.handed(proposal), creator, disturbed, secondRun)),
              view,
              deployment,
              proposal.input(),
              Optional.empty());
      return new Result.Ran(Answering.as(deployment.definition()), outcome);
    } catch (HeddleException e) {
      return Simulation.failed(proposal, e);
    }
  }
}
