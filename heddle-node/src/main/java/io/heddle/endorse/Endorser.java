// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.grpc.BindableService;
import io.heddle.access.AccessControl;
import io.heddle.base.HeddleException;
import io.heddle.endorse.Execution.Repetition;
import io.heddle.endorse.Execution.Run;
import io.heddle.endorse.ExecutionListener.Watch;
import io.heddle.endorse.Signing.Answering;
import io.heddle.endorse.Simulation.Result;
import io.heddle.endorse.Verdict.Answered;
import io.heddle.endorse.Verdict.Failed;
import io.heddle.endorse.Verdict.Refused;
import io.heddle.endorse.Verdict.TurnedAway;
import io.heddle.fault.Call;
import io.heddle.fault.PeerFaults;
import io.heddle.identity.Identity;
import io.heddle.identity.Msp;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.StateSnapshot;
import io.heddle.simulate.Simulator;
import io.heddle.stream.MessageListener;
import io.heddle.stream.Outcome;
import io.heddle.words.Foreign;
import java.time.Duration;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * One peer's endorser. Safe for use by many threads.
 *
 * <p>Fabric: core/endorser/endorser.go.
 */
public final class Endorser {

  private static final int FIRST_FAILURE = 500;

  /** What a contract says of its functions, which the node itself asks for. */
  private static final String METADATA = "org.hyperledger.fabric:GetMetadata";

  private static final EndorserListener.Subject NOTHING_KNOWN =
      new EndorserListener.Subject("", "");

  private final ProposalCheck check;
  private final ProposalTime time;
  private final PeerFaults faults;
  private final JoinedChannels channels;
  private final Deployments deployments;
  private final ChaincodeExecutor executor;
  private final SystemChaincodes systemChaincodes;
  private final Signing signing;
  private final ExecutionListener executions;
  private final EndorserListener listener;

  /**
   * Puts an endorser together.
   *
   * @param localMsp of this peer's organisation, for proposals that name no channel
   * @param time tells whether a client's certificate has expired, and a proposal is of now
   * @param faults what is to go wrong
   * @param executions says which executions somebody wants to know of
   * @param listener hears what becomes of proposals
   */
  public Endorser(
      SigningIdentity signer,
      Msp localMsp,
      JoinedChannels channels,
      Deployments deployments,
      ChaincodeExecutor executor,
      SystemChaincodes systemChaincodes,
      AccessControl access,
      ProposalTime time,
      PeerFaults faults,
      ExecutionListener executions,
      EndorserListener listener) {
    this.check = new ProposalCheck(localMsp, access, time);
    this.time = time;
    this.faults = faults;
    this.channels = channels;
    this.deployments = deployments;
    this.executor = executor;
    this.systemChaincodes = systemChaincodes;
    this.signing = new Signing(signer, channels);
    this.executions = executions;
    this.listener = listener;
  }

  /** The service {@code protos.Endorser} for clients that do not come through a gateway. */
  public BindableService service() {
    return new EndorserService(this);
  }

  /**
   * Whether the chaincode is part of the peer, or defined on the channel, and approved and
   * installed here.
   */
  public boolean offers(JoinedChannel channel, String chaincode) {
    return SystemChaincodes.include(chaincode) || deployments.isCallable(channel, chaincode);
  }

  /**
   * Answers a direct client.
   *
   * @throws ProposalRefused if the proposal is bad or not allowed
   */
  ProposalResponse process(SignedProposal signed) throws ProposalRefused, InterruptedException {
    listener.received();
    OpenedProposal opened;
    SignatureHeader signatureHeader;
    try {
      opened = OpenedProposal.openAtTheDoor(signed);
      signatureHeader = check.atTheDoor(opened);
    } catch (ProposalRefused e) {
      listener.refused(NOTHING_KNOWN, e.kind());
      throw e;
    }
    return run(opened, signatureHeader, true).toResponse();
  }

  /** Checks and executes a proposal, and signs the result if it may become a transaction. */
  public Verdict endorse(OpenedProposal opened) throws InterruptedException {
    return verdict(opened, true);
  }

  /** Checks and executes a proposal for its answer only; nothing is signed. */
  public Verdict evaluate(OpenedProposal opened) throws InterruptedException {
    return verdict(opened, false);
  }

  private Verdict verdict(OpenedProposal opened, boolean signed) throws InterruptedException {
    listener.received();
    SignatureHeader signatureHeader;
    try {
      signatureHeader = check.atTheDoor(opened);
    } catch (ProposalRefused e) {
      listener.refused(NOTHING_KNOWN, e.kind());
      return new TurnedAway(e.reason());
    }
    try {
      return run(opened, signatureHeader, signed);
    } catch (ProposalRefused e) {
      return new Refused(e.reason());
    }
  }

  private Verdict run(OpenedProposal opened, SignatureHeader signatureHeader, boolean signed)
      throws ProposalRefused, InterruptedException {
    if (channels.all().stream().anyMatch(JoinedChannel::isRebuilding)) {
      throw new ProposalRefused("endorse requests are blocked while ledgers are being rebuilt");
    }
    long started = System.nanoTime();
    CompleteProposal proposal;
    try {
      proposal = CompleteProposal.of(opened, signatureHeader);
    } catch (ProposalRefused e) {
      listener.refused(NOTHING_KNOWN, e.kind());
      throw e;
    }
    Verdict verdict;
    try {
      verdict = judge(proposal, signed);
    } catch (ProposalRefused e) {
      listener.refused(subject(proposal), e.kind());
      throw e;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    listener.ended(subject(proposal, verdict), verdict.isSuccess(), took);
    ProposalLog.finished(proposal, took);
    return verdict;
  }

  private Verdict judge(CompleteProposal proposal, boolean signed)
      throws ProposalRefused, InterruptedException {
    boolean isSystem = SystemChaincodes.include(proposal.chaincode());
    if (proposal.channel().isEmpty()) {
      Identity creator = check.withoutChannel(proposal);
      return isSystem
          ? execute(
              new SystemSimulation(proposal, Optional.empty(), creator, systemChaincodes), signed)
          : new Failed(
              Simulation.undefined(proposal, "could not get channel config for channel ''"));
    }
    Optional<JoinedChannel> channel = channels.find(proposal.channel());
    if (channel.isEmpty()) {
      return new Failed("channel '%s' not found".formatted(Foreign.text(proposal.channel())));
    }
    Identity creator = check.onChannel(proposal, channel.get());
    if (isSystem) {
      return execute(new SystemSimulation(proposal, channel, creator, systemChaincodes), signed);
    }
    Injected injected = injected(proposal, creator, signed);
    injected.delay();
    return execute(
        new ChaincodeSimulation(
            proposal, channel.get(), creator, deployments, executor, time, injected),
        signed);
  }

  private Injected injected(CompleteProposal proposal, Identity creator, boolean signed) {
    ChaincodeInput input = proposal.input();
    String function = input.getArgsCount() == 0 ? "" : input.getArgs(0).toStringUtf8();
    return function.equals(METADATA)
        ? Injected.NOTHING
        : new Injected(
            faults.onCall(
                proposal.txId(),
                new Call(proposal.channel(), proposal.chaincode(), function),
                creator.mspId().value(),
                signed));
  }

  private Verdict execute(Simulation simulation, boolean signed) throws InterruptedException {
    if (simulation.stateOf().isEmpty()) {
      return execute(simulation, Optional.empty(), Optional.empty(), signed);
    }
    JoinedChannel channel = simulation.stateOf().get();
    StateSnapshot state = channel.ledger().snapshot();
    try (Simulator simulator = channel.simulator(simulation.proposal().txId(), state)) {
      return execute(simulation, Optional.of(simulator), Optional.of(state), signed);
    }
  }

  private Verdict execute(
      Simulation simulation,
      Optional<Simulator> simulator,
      Optional<StateSnapshot> state,
      boolean signed)
      throws InterruptedException {
    Optional<Watch> watch = executions.watch(simulation.proposal().txId());
    try {
      return execute(simulation, simulator, state, watch, signed);
    } catch (InterruptedException | RuntimeException e) {
      watch.ifPresent(Watch::abandoned);
      throw e;
    }
  }

  private Verdict execute(
      Simulation simulation,
      Optional<Simulator> simulator,
      Optional<StateSnapshot> state,
      Optional<Watch> watch,
      boolean signed)
      throws InterruptedException {
    CompleteProposal proposal = simulation.proposal();
    Result result =
        simulation.run(
            simulator, watch.map(Watch::messages).orElse(MessageListener.NONE), Optional.empty());
    Verdict verdict = verdict(simulation, simulator, result, signed);
    if (watch.isPresent()) {
      Run first = result.asRun(simulator);
      Optional<Repetition> second =
          watch.get().wantsSecondRun() && simulation.isRepeatable()
              ? Optional.of(runAgain(simulation, state.orElseThrow()))
              : Optional.empty();
      watch
          .get()
          .ended(
              new Execution(
                  proposal.opened(),
                  proposal.chaincode(),
                  state.map(StateReader.class::cast),
                  first,
                  second,
                  verdict));
    }
    return verdict;
  }

  /** Another simulator on the same state, which whoever opened it closes. */
  private static Repetition runAgain(Simulation simulation, StateSnapshot state)
      throws InterruptedException {
    Optional<Simulator> again =
        simulation.stateOf().map(channel -> channel.simulator(simulation.proposal().txId(), state));
    SecondRun secondRun = new SecondRun();
    Run run = simulation.run(again, MessageListener.NONE, Optional.of(secondRun)).asRun(again);
    return new Repetition(run, secondRun.onOneInstance());
  }

  private Verdict verdict(
      Simulation simulation, Optional<Simulator> simulator, Result result, boolean signed) {
    CompleteProposal proposal = simulation.proposal();
    return switch (result) {
      case Result.NotRun(String reason, Optional<HeddleException> failure) -> {
        failure.ifPresent(cause -> noteFailure(proposal, cause.getMessage()));
        yield new Failed(reason);
      }
      case Result.Ran(Answering answering, Outcome outcome) ->
          answer(simulation, answering, simulator, outcome, signed);
    };
  }

  private Verdict answer(
      Simulation simulation,
      Answering answering,
      Optional<Simulator> simulator,
      Outcome outcome,
      boolean signed) {
    CompleteProposal proposal = simulation.proposal();
    return switch (outcome) {
      case Outcome.Failed(_, String payload) -> {
        ProposalLog.failed(proposal);
        listener.simulationFailed(subject(proposal));
        yield new Failed("error in simulation: transaction returned with failure: " + payload);
      }
      case Outcome.Unreadable(_, String why) -> {
        noteFailure(proposal, why);
        yield new Failed("error in simulation: " + why);
      }
      case Outcome.Completed completed -> {
        Verdict verdict =
            signed
                ? signing.sign(proposal, answering, simulator, completed, simulation.injected())
                : new Answered(completed.response(), Optional.empty());
        if (!verdict.isSuccess() && completed.response().getStatus() < FIRST_FAILURE) {
          listener.endorsementFailed(subject(proposal), verdict instanceof Answered);
        }
        yield verdict;
      }
    };
  }

  private void noteFailure(CompleteProposal proposal, String why) {
    ProposalLog.notInvoked(proposal, why);
    listener.simulationFailed(subject(proposal));
  }

  private EndorserListener.Subject subject(CompleteProposal proposal, Verdict verdict) {
    return verdict instanceof Answered
        ? new EndorserListener.Subject(proposal.channel(), proposal.chaincode())
        : subject(proposal);
  }

  private EndorserListener.Subject subject(CompleteProposal proposal) {
    Optional<JoinedChannel> channel = channels.find(proposal.channel());
    boolean isKnown =
        SystemChaincodes.include(proposal.chaincode())
            || channel
                .filter(found -> deployments.isCallable(found, proposal.chaincode()))
                .isPresent();
    return new EndorserListener.Subject(
        channel.isPresent() ? proposal.channel() : "", isKnown ? proposal.chaincode() : "");
  }
}
