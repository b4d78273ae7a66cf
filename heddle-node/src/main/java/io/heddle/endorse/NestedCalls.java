// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.access.AccessControl;
import io.heddle.access.Resource;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.endorse.ChaincodeExecutor.View;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.lifecycle.Deployment;
import io.heddle.simulate.Simulator;
import io.heddle.stream.ChaincodeCaller;
import io.heddle.stream.Invocation;
import io.heddle.stream.Outcome;
import io.heddle.words.Foreign;
import java.time.Duration;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;

/**
 * The calls from chaincode to chaincode within one transaction: on the caller's channel they share
 * its view, on another channel they read only, and what they write is dropped.
 *
 * <p>Fabric: core/chaincode/handler.go, HandleInvokeChaincode.
 */
record NestedCalls(
    CallChain chain,
    View shared,
    ChaincodeExecutor executor,
    Deployments deployments,
    SystemChaincodes systemChaincodes,
    JoinedChannels channels,
    AccessControl access)
    implements ChaincodeCaller {

  /** The name that a chaincode calls: {@code name[:version][/channel]}, the version ignored. */
  private record Target(String chaincode, String channel) {

    static Target parse(String name, String callersChannel) {
      int slash = name.indexOf('/');
      String left = slash < 0 ? name : name.substring(0, slash);
      String channel = slash < 0 ? "" : name.substring(slash + 1);
      int colon = left.indexOf(':');
      return new Target(
          colon < 0 ? left : left.substring(0, colon),
          channel.isEmpty() ? callersChannel : channel);
    }
  }

  @Override
  public ChaincodeMessage call(Invocation caller, ChaincodeSpec callee, Duration remaining)
      throws InterruptedException {
    Target target = Target.parse(callee.getChaincodeId().getName(), caller.channel().value());
    if (!SystemChaincodes.include(target.chaincode())) { // which ask for themselves
      access.checkVerified(
          Resource.CHAINCODE_TO_CHAINCODE, target.channel(), chain.transaction().creator());
    }
    return callOn(target, caller, callee.getInput(), remaining);
  }

  private ChaincodeMessage callOn(
      Target target, Invocation caller, ChaincodeInput input, Duration remaining)
      throws InterruptedException {
    if (target.channel().equals(caller.channel().value())) {
      return run(shared, target.chaincode(), input, remaining);
    }
    JoinedChannel other =
        channels
            .find(target.channel())
            .orElseThrow(() ->
                new HeddleException(
                    Fault.NOT_FOUND, "failed to find ledger for channel: " + target.channel()));
    try (Simulator dropped = other.simulator(chain.transaction().id())) {
      ChaincodeMessage last = run(new View(other, dropped), target.chaincode(), input, remaining);
      if (dropped.hasWritten()) {
        executor.tellDropped();
        chain.tellDropped(other, target.chaincode());
      }
      return last;
    }
  }

  private ChaincodeMessage run(
      View view, String chaincode, ChaincodeInput input, Duration remaining)
      throws InterruptedException {
    try {
      Outcome outcome =
          SystemChaincodes.include(chaincode)
              ? systemChaincodes.execute(
                  chain.transaction(),
                  chaincode,
                  Optional.of(view.channel()),
                  Optional.of(view.simulator()),
                  input,
                  Optional.of(remaining))
              : executor.execute(
                  chain, view, deployment(view, chaincode), input, Optional.of(remaining));
      return outcome.finalMessage();
    } catch (HeddleException e) {
      throw new HeddleException(e.fault(), "execute failed: " + e.getMessage(), e);
    }
  }

  private Deployment deployment(View view, String chaincode) {
    try {
      return deployments.find(view.channel(), chaincode, view.simulator());
    } catch (HeddleException e) {
      throw new HeddleException(
          e.fault(),
          "invalid invocation: [channel %s] failed to get chaincode container info for %s: %s"
              .formatted(view.channel().name(), Foreign.text(chaincode), e.getMessage()),
          e);
    }
  }
}
