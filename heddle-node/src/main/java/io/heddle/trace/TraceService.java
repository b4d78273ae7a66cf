// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.heddle.access.AccessControl;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.TxId;
import io.heddle.joined.JoinedChannels;
import java.util.List;
import java.util.function.Function;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service {@code heddle.Trace} of one peer, for {@link TraceCalls}. */
public final class TraceService implements BindableService {

  private static final Logger log = LoggerFactory.getLogger(TraceService.class);

  private final Traces traces;

  /**
   * The service of a peer.
   *
   * @param own the peer's organisation, which may see what is recorded
   * @param faults those that the network's owner had injected into a transaction
   */
  public TraceService(
      MspId own,
      JoinedChannels channels,
      AccessControl access,
      Recordings recordings,
      Function<TxId, List<String>> faults) {
    this.traces = new Traces(own, channels, access, recordings, faults);
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(TraceCalls.service())
        .addMethod(
            TraceCalls.expect(),
            ServerCalls.asyncUnaryCall((request, client) -> expect(request, client, false)))
        .addMethod(
            TraceCalls.expectTwice(),
            ServerCalls.asyncUnaryCall((request, client) -> expect(request, client, true)))
        .addMethod(
            TraceCalls.find(),
            ServerCalls.asyncUnaryCall((request, client) ->
                answer(client, request, asked -> StringValue.of(traces.find(asked).toJson()))))
        .build();
  }

  private void expect(
      SignedCommitStatusRequest request, StreamObserver<Empty> client, boolean twice) {
    answer(
        client,
        request,
        asked -> {
          traces.expect(asked, twice);
          return Empty.getDefaultInstance();
        });
  }

  private static <T> void answer(
      StreamObserver<T> client,
      SignedCommitStatusRequest request,
      Function<SignedCommitStatusRequest, T> call) {
    T response;
    try {
      response = call.apply(request);
    } catch (HeddleException e) {
      client.onError(status(e).withDescription(e.getMessage()).asRuntimeException());
      return;
    } catch (RuntimeException e) {
      log.error("A trace could not be given", e);
      client.onError(
          Status.INTERNAL.withDescription("The peer failed; see its log").asRuntimeException());
      return;
    }
    client.onNext(response);
    client.onCompleted();
  }

  private static Status status(HeddleException failure) {
    return switch (failure.fault()) {
      case BAD_INPUT -> Status.INVALID_ARGUMENT;
      case NOT_FOUND -> Status.NOT_FOUND;
      case DENIED -> Status.PERMISSION_DENIED;
      case UNAVAILABLE, TIMED_OUT -> Status.UNAVAILABLE;
      case CONFLICT, CHAINCODE -> Status.FAILED_PRECONDITION;
      case INTERNAL -> Status.INTERNAL;
    };
  }
}
