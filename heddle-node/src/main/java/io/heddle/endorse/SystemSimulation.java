// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.HeddleException;
import io.heddle.endorse.Signing.Answering;
import io.heddle.identity.Identity;
import io.heddle.joined.JoinedChannel;
import io.heddle.simulate.Simulator;
import io.heddle.stream.MessageListener;
import io.heddle.stream.Outcome;
import java.util.Optional;

/**
 * The simulation by a chaincode that is part of the peer.
 *
 * @param channel empty if the proposal names none
 */
record SystemSimulation(
    CompleteProposal proposal,
    Optional<JoinedChannel> channel,
    Identity creator,
    SystemChaincodes systemChaincodes)
    implements Simulation {

  @Override
  public Optional<JoinedChannel> stateOf() {
    return channel.filter(_ -> SystemChaincodes.simulates(proposal.chaincode()));
  }

  /** An installation, for one, is no simulation. */
  @Override
  public Injected injected() {
    return Injected.NOTHING;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public Result run(
      Optional<Simulator> simulator, MessageListener messages, Optional<SecondRun> secondRun)
      throws InterruptedException {
    String chaincode = proposal.chaincode();
    try {
      Outcome outcome =
          systemChaincodes.execute(
              proposal.transaction(proposal.signed(), creator, messages, secondRun),
              chaincode,
              channel,
              simulator,
              proposal.input(),
              Optional.empty());
      return new Result.Ran(Answering.asSystem(chaincode), outcome);
    } catch (HeddleException e) {
      return Simulation.failed(proposal, e);
    }
  }
}
