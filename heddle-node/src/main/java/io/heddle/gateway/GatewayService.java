// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.heddle.access.AccessControl;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.endorse.FailedDeployments;
import io.heddle.fault.PeerFaults;
import io.heddle.joined.JoinedChannels;
import java.util.List;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service {@code gateway.Gateway} of one peer: hands each call to its own class and turns
 * failures into gRPC's form.
 *
 * <p>Calls block, so the server should give each a virtual thread. A client's deadline is gRPC's
 * business: it ends the call by itself.
 */
public final class GatewayService extends GatewayGrpc.GatewayImplBase {

  private static final Logger log = LoggerFactory.getLogger(GatewayService.class);

  private final Evaluate evaluate;
  private final Endorse endorse;
  private final Submit submit;
  private final CommitStatusCall commitStatus;
  private final ChaincodeEventsCall chaincodeEvents;

  /**
   * Puts the gateway of one peer together.
   *
   * @param host the peer whose port this is
   * @param others further peers that may be asked now, in the order of preference
   * @param orderers take what is submitted
   * @param failed why a chaincode that a client asks for is not there
   * @param faults what is to go wrong with answers
   */
  public GatewayService(
      EndorsingPeer host,
      Supplier<List<EndorsingPeer>> others,
      JoinedChannels channels,
      Orderers orderers,
      AccessControl access,
      FailedDeployments failed,
      GatewayLimits limits,
      PeerFaults faults) {
    Endorsers endorsers = new Endorsers(host, others);
    Asking asking = new Asking(host, limits.endorsement(), limits.isPatient());
    this.evaluate = new Evaluate(endorsers, asking, channels, failed);
    this.endorse = new Endorse(endorsers, asking, channels, access.hints(), failed);
    this.submit = new Submit(channels, orderers, limits.broadcast());
    this.commitStatus = new CommitStatusCall(channels, access, faults);
    this.chaincodeEvents = new ChaincodeEventsCall(channels, access, faults);
  }

  @Override
  public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> client) {
    answer(client, () -> evaluate.call(request));
  }

  @Override
  public void endorse(EndorseRequest request, StreamObserver<EndorseResponse> client) {
    answer(client, () -> endorse.call(request));
  }

  @Override
  public void submit(SubmitRequest request, StreamObserver<SubmitResponse> client) {
    answer(client, () -> submit.call(request));
  }

  @Override
  public void commitStatus(
      SignedCommitStatusRequest request, StreamObserver<CommitStatusResponse> client) {
    guard(
        client,
        () -> commitStatus.call(request, (ServerCallStreamObserver<CommitStatusResponse>) client));
  }

  @Override
  public void chaincodeEvents(
      SignedChaincodeEventsRequest request, StreamObserver<ChaincodeEventsResponse> client) {
    guard(
        client,
        () ->
            chaincodeEvents.call(
                request, (ServerCallStreamObserver<ChaincodeEventsResponse>) client));
  }

  private interface Answer<T> {
    T get() throws GatewayError, InterruptedException;
  }

  private interface Action {
    void run() throws GatewayError, InterruptedException;
  }

  private static <T> void answer(StreamObserver<T> client, Answer<T> call) {
    guard(
        client,
        () -> {
          T response = call.get();
          if (!Context.current().isCancelled()) {
            client.onNext(response);
            client.onCompleted();
          }
        });
  }

  private static void guard(StreamObserver<?> client, Action action) {
    try {
      action.run();
    } catch (GatewayError e) {
      client.onError(e.toGrpc());
    } catch (InterruptedException e) {
      if (Context.current().isCancelled()) {
        log.debug("A client left before its call was over", e);
        return;
      }
      Thread.currentThread().interrupt();
      client.onError(
          Status.UNAVAILABLE.withDescription("The peer is shutting down").asRuntimeException());
    } catch (RuntimeException e) {
      if (Context.current().isCancelled()) {
        log.debug("A call failed after the client had left", e);
        return;
      }
      if (e instanceof HeddleException why && why.fault() == Fault.UNAVAILABLE) {
        log.warn("A gateway call ends, for what it reads cannot be read now: {}", e.getMessage());
        client.onError(Status.UNAVAILABLE.withDescription(e.getMessage()).asRuntimeException());
        return;
      }
      log.error("A gateway call failed", e);
      client.onError(
          Status.INTERNAL.withDescription("The peer failed; see its log").asRuntimeException());
    }
  }
}
