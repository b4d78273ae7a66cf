// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.grpc.ClientInterceptor;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.build.ChaincodeServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a chaincode server, and the one stream on it.
 *
 * <p>The server may ask to move on (GOAWAY) as it likes: the stream stays, and nobody dials again
 * because of it.
 *
 * <p>Fabric: core/chaincode/extcc/extcc_handler.go.
 */
final class ServerConnection implements AutoCloseable {

  private static final Duration ERROR_LIMIT = Duration.ofSeconds(1);

  private final ServerChannel channel;

  private ServerConnection(ServerChannel channel) {
    this.channel = channel;
  }

  /**
   * Connects, for at most the server's dial timeout; the first failure ends the attempt.
   *
   * @param mayPause whether it may answer nothing for long
   * @param listening what hears of the calls
   * @throws HeddleException with the cause in Fabric's words
   */
  static ServerConnection dial(
      ChaincodeServer server, DialProxy proxy, boolean mayPause, List<ClientInterceptor> listening)
      throws InterruptedException {
    ServerChannel channel = ServerChannel.open(server, proxy, mayPause, listening);
    boolean isConnected = false;
    try {
      awaitReady(channel.channel(), server);
      isConnected = true;
      return new ServerConnection(channel);
    } finally {
      if (!isConnected) {
        channel.close();
      }
    }
  }

  /**
   * Asks the server for its health, with gRPC's own protocol. One that does not know the protocol
   * counts as well.
   *
   * @throws HeddleException {@code UNAVAILABLE} if it is not well or does not answer in time
   */
  void checkHealth(Duration limit) {
    ServingStatus status;
    try {
      status =
          HealthGrpc.newBlockingStub(channel.channel())
              .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus();
    } catch (StatusRuntimeException e) {
      Status.Code code = e.getStatus().getCode();
      if (code == Status.Code.UNIMPLEMENTED || code == Status.Code.NOT_FOUND) {
        return;
      }
      throw new HeddleException(
          Fault.UNAVAILABLE, "The server does not tell its health: " + e.getStatus(), e);
    }
    if (status != ServingStatus.SERVING) {
      throw new HeddleException(Fault.UNAVAILABLE, "The server says that it is " + status);
    }
  }

  /** Opens the stream and hands it over; its messages come on the thread that receives them. */
  void open(ExpectedChaincode expected, StreamAcceptor acceptor) {
    ChaincodeGrpc.newStub(channel.channel())
        .withExecutor(Runnable::run)
        .connect(new Handover(expected, acceptor));
  }

  @Override
  public void close() {
    channel.close();
  }

  private static void awaitReady(ManagedChannel channel, ChaincodeServer server)
      throws InterruptedException {
    long deadline = System.nanoTime() + server.dialTimeout().toNanos();
    ConnectivityState state = channel.getState(true);
    while (state != ConnectivityState.READY) {
      if (state == ConnectivityState.TRANSIENT_FAILURE) {
        Optional<Status> failure = transportError(channel);
        if (failure.isPresent()) {
          throw new HeddleException(Fault.UNAVAILABLE, DialFailure.text(server, failure.get()));
        }
      }
      if (!awaitChange(channel, state, deadline - System.nanoTime())) {
        throw new HeddleException(Fault.TIMED_OUT, DialFailure.TIMEOUT);
      }
      state = channel.getState(true);
    }
  }

  private static boolean awaitChange(ManagedChannel channel, ConnectivityState from, long nanos)
      throws InterruptedException {
    var changed = new CountDownLatch(1);
    channel.notifyWhenStateChanged(from, changed::countDown);
    return changed.await(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Why the last attempt failed. A channel tells that only to calls, so this makes one that does
   * not wait; it answers nothing if the channel has recovered meanwhile.
   */
  private static Optional<Status> transportError(ManagedChannel channel) {
    try {
      var _ =
          HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(ERROR_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
              .check(HealthCheckRequest.getDefaultInstance());
      return Optional.empty();
    } catch (StatusRuntimeException e) {
      return Optional.of(e.getStatus())
          .filter(status -> status.getCode() == Status.Code.UNAVAILABLE);
    }
  }

  /**
   * Passes the messages on to the acceptor's observer, which is made when gRPC names the way back.
   */
  private static final class Handover
      implements ClientResponseObserver<ChaincodeMessage, ChaincodeMessage> {

    private final ExpectedChaincode expected;
    private final StreamAcceptor acceptor;
    private @Nullable StreamObserver<ChaincodeMessage> fromChaincode;

    Handover(ExpectedChaincode expected, StreamAcceptor acceptor) {
      this.expected = expected;
      this.acceptor = acceptor;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ChaincodeMessage> toChaincode) {
      fromChaincode = acceptor.accept(toChaincode, expected);
    }

    @Override
    public void onNext(ChaincodeMessage message) {
      fromChaincode().onNext(message);
    }

    @Override
    public void onError(Throwable failure) {
      fromChaincode().onError(failure);
    }

    @Override
    public void onCompleted() {
      fromChaincode().onCompleted();
    }

    private StreamObserver<ChaincodeMessage> fromChaincode() {
      StreamObserver<ChaincodeMessage> observer = fromChaincode;
      if (observer == null) {
        throw new IllegalStateException("the stream has not started");
      }
      return observer;
    }
  }
}
