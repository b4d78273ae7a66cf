// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.endorse.ChaincodeExecutor.View;
import io.heddle.simulate.Simulator;
import io.heddle.stream.ChaincodeCaller;
import io.heddle.stream.Invocation;
import java.time.Duration;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * The calls from chaincode to chaincode within one transaction: on the caller's channel they share
 * its view, on another channel they read only, and what they write is dropped.
 *
 * <p>Fabric: core/chaincode/handler.go, HandleInvokeChaincode.
 */
record NestedCalls(
    Transaction transaction,
    ChaincodeExecutor executor,
    Deployments deployments,
    Channels channels,
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
    return switch (target.chaincode()) {
      case "qscc" ->
          refusal(
              target,
              "Rejecting invoke of QSCC from another chaincode because of potential for deadlocks,"
                  + " original invocation for '%s'");
      case "cscc" ->
          refusal(
              target,
              "Rejecting invoke of CSCC from another chaincode, original invocation for '%s'");
      default -> {
        access.checkVerified(
            Resource.CHAINCODE_TO_CHAINCODE, target.channel(), transaction.creator());
        yield callOn(target, caller, callee.getInput(), remaining);
      }
    };
  }

  private ChaincodeMessage callOn(
      Target target, Invocation caller, ChaincodeInput input, Duration remaining)
      throws InterruptedException {
    if (target.channel().equals(caller.channel().value())) {
      View shared = new View(caller.channel(), caller.simulator(), caller.history());
      return run(shared, target.chaincode(), input, remaining);
    }
    PeerChannel other =
        channels
            .find(target.channel())
            .orElseThrow(() ->
                new HeddleException(
                    Fault.NOT_FOUND, "failed to find ledger for channel: " + target.channel()));
    try (Simulator dropped = new Simulator(transaction.id(), other.ledger().snapshot())) {
      View view = new View(other.name(), dropped, other.ledger()::history);
      return run(view, target.chaincode(), input, remaining);
    }
  }

  private ChaincodeMessage run(
      View view, String chaincode, ChaincodeInput input, Duration remaining)
      throws InterruptedException {
    try {
      Deployment deployment = deployment(view, chaincode);
      return executor
          .execute(transaction, view, deployment, input, Optional.of(remaining))
          .finalMessage();
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
              .formatted(view.channel(), chaincode, e.getMessage()),
          e);
    }
  }

  private ChaincodeMessage refusal(Target target, String text) {
    Response response =
        Response.newBuilder()
            .setStatus(500)
            .setMessage(text.formatted(transaction.firstChaincode()))
            .build();
    return ChaincodeMessage.newBuilder()
        .setType(ChaincodeMessage.Type.COMPLETED)
        .setPayload(response.toByteString())
        .setTxid(transaction.id().value())
        .setChannelId(target.channel())
        .build();
  }
}
