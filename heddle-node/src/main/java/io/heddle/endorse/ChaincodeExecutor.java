// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import io.heddle.access.AccessControl;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Deployment;
import io.heddle.simulate.Simulator;
import io.heddle.stream.CallTime;
import io.heddle.stream.ChaincodeCaller;
import io.heddle.stream.ChaincodeStream;
import io.heddle.stream.ChaincodeStreams;
import io.heddle.stream.Invocation;
import io.heddle.stream.Outcome;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;

/**
 * Runs one chaincode: applies the rules of initialization, gets it running if it is not, hands the
 * transaction over. Safe for use by many threads.
 *
 * <p>Fabric: core/chaincode/chaincode_support.go.
 */
public final class ChaincodeExecutor {

  private static final String INITIALIZED_KEY =
      "\0" + Character.toString(Character.MAX_CODE_POINT) + "initialized";

  private static final Duration NO_LIMIT_BUT_ITS_OWN = ChronoUnit.FOREVER.getDuration();

  private final ChaincodeStreams streams;
  private final ReadyChaincode launcher;
  private final Deployments deployments;
  private final SystemChaincodes systemChaincodes;
  private final JoinedChannels channels;
  private final AccessControl access;
  private final SecondInstances secondInstances;
  private final EndorserListener listener;

  public ChaincodeExecutor(
      ChaincodeStreams streams,
      ReadyChaincode launcher,
      Deployments deployments,
      SystemChaincodes systemChaincodes,
      JoinedChannels channels,
      AccessControl access,
      SecondInstances secondInstances,
      EndorserListener listener) {
    this.streams = streams;
    this.launcher = launcher;
    this.deployments = deployments;
    this.systemChaincodes = systemChaincodes;
    this.channels = channels;
    this.access = access;
    this.secondInstances = secondInstances;
    this.listener = listener;
  }

  /**
   * Where an execution reads and writes.
   *
   * @param simulator shared by all chaincodes that a transaction calls on this channel
   */
  record View(JoinedChannel channel, Simulator simulator) {}

  /**
   * Runs a chaincode to its final message.
   *
   * @param callers those that called it within the transaction, first to last
   * @param limit on top of the execute timeout, if another chaincode calls it: what is left of that
   *     one's time, which stands still while one is called that may stand in a debugger; empty if
   *     there is none
   * @throws HeddleException if there was none; the message is Fabric's cause
   */
  Outcome execute(
      CallChain callers,
      View view,
      Deployment deployment,
      ChaincodeInput input,
      Optional<Duration> limit)
      throws InterruptedException {
    if (limit.isEmpty() || !launcher.mayTakeLong(deployment.packageId())) {
      return run(callers, view, deployment, input, limit);
    }
    try (CallTime.Halt _ = callers.time().halt()) {
      return run(
          callers.withTimeOfItsOwn(), view, deployment, input, Optional.of(NO_LIMIT_BUT_ITS_OWN));
    }
  }

  private Outcome run(
      CallChain callers,
      View view,
      Deployment deployment,
      ChaincodeInput input,
      Optional<Duration> limit)
      throws InterruptedException {
    Transaction transaction = callers.transaction();
    checkInitialization(view.simulator(), deployment.definition(), input.getIsInit());
    ChaincodeStream stream = stream(transaction, deployment);
    Invocation invocation =
        new Invocation(
            view.channel().name(),
            transaction.id(),
            deployment.definition().name(),
            transaction.signedProposal(),
            decorated(input, transaction.messages().decorations(deployment.definition().name())),
            input.getIsInit(),
            view.simulator(),
            new DefinedCollections(
                view.channel(), deployment.definition(), view.simulator(), transaction.creator()),
            view.channel().ledger()::history,
            callerFor(callers.to(view.channel(), deployment), view),
            transaction.messages(),
            callers.time());
    long begun = System.nanoTime();
    try {
      return limit.isPresent()
          ? stream.execute(invocation, limit.get())
          : stream.execute(invocation);
    } catch (HeddleException e) {
      throw new HeddleException(e.fault(), "error sending: " + because(stream, begun, e), e);
    }
  }

  /** Other peers' gateways look at how the text ends, so the reason comes before Fabric's words. */
  private String because(ChaincodeStream stream, long begun, HeddleException failure)
      throws InterruptedException {
    Optional<String> reason =
        ChaincodeStream.isTermination(failure)
            ? launcher.whyGone(stream.id())
            : failure.fault() == Fault.TIMED_OUT
                ? launcher.whySilent(stream.id(), begun)
                : Optional.empty();
    return reason
        .map(why -> "%s: %s".formatted(why, failure.getMessage()))
        .orElseGet(failure::getMessage);
  }

  private ChaincodeCaller callerFor(CallChain chain, View view) {
    return new NestedCalls(chain, view, this, deployments, systemChaincodes, channels, access);
  }

  /** Kills a chaincode that is about to be called. */
  void crash(PackageId chaincode) {
    try {
      launcher.crash(chaincode);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A chaincode called one on another channel, whose writes were dropped. */
  void tellDropped() {
    listener.writesDropped();
  }

  /** Reads the mark whenever the definition asks for initialization, and sets it on the init. */
  private static void checkInitialization(
      Simulator simulator, ChaincodeDefinition definition, boolean isInit) {
    String name = definition.name();
    if (!definition.initRequired()) {
      refuseIf(
          isInit, "chaincode '" + name + "' does not require initialization but called as init");
      return;
    }
    ByteString version = ByteString.copyFromUtf8(definition.version());
    boolean isInitialized = simulator.get(name, INITIALIZED_KEY).equals(version);
    refuseIf(
        isInit && isInitialized,
        "chaincode '%s' is already initialized but called as init".formatted(name));
    refuseIf(
        !isInit && !isInitialized,
        "chaincode '%s' has not been initialized for this version, must call as init first"
            .formatted(name));
    if (isInit) {
      simulator.put(name, INITIALIZED_KEY, version);
    }
  }

  private static void refuseIf(boolean wrong, String cause) {
    if (wrong) {
      throw new HeddleException(Fault.CONFLICT, "invalid invocation: " + cause);
    }
  }

  private ChaincodeStream stream(Transaction transaction, Deployment deployment)
      throws InterruptedException {
    if (transaction.secondRun().isEmpty()) {
      return readyStream(deployment.packageId());
    }
    Optional<ChaincodeStream> second;
    try {
      second = secondInstances.find(deployment.packageId());
    } catch (HeddleException e) {
      throw new HeddleException(
          e.fault(),
          "could not launch a second instance of chaincode %s: %s"
              .formatted(deployment.packageId(), e.getMessage()),
          e);
    }
    if (second.isPresent()) {
      return second.get();
    }
    transaction.secondRun().get().noteOneInstance(deployment.definition().name());
    return readyStream(deployment.packageId());
  }

  private ChaincodeStream readyStream(PackageId chaincode) throws InterruptedException {
    Optional<ChaincodeStream> ready = streams.find(chaincode);
    if (ready.isPresent()) {
      return ready.get();
    }
    try {
      launcher.ensure(chaincode);
    } catch (HeddleException e) {
      throw new HeddleException(
          e.fault(), "could not launch chaincode %s: %s".formatted(chaincode, e.getMessage()), e);
    }
    return streams
        .find(chaincode)
        .orElseThrow(() ->
            new HeddleException(
                Fault.UNAVAILABLE,
                "claimed to start chaincode container for %s but could not find handler"
                    .formatted(chaincode)));
  }

  /** Only a peer may decorate the input. */
  private static ByteString decorated(ChaincodeInput input, Map<String, ByteString> own) {
    return input.getDecorationsCount() == 0 && own.isEmpty()
        ? input.toByteString()
        : input.toBuilder().clearDecorations().putAllDecorations(own).build().toByteString();
  }
}
