// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.heddle.base.MspId;
import io.heddle.dial.GoFailure;
import io.heddle.dial.Reconnecting;
import io.heddle.words.Foreign;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.jspecify.annotations.Nullable;

/**
 * One orderer of a channel, as it is handed envelopes. Safe for threads.
 *
 * @param address as the channel has it
 * @param mspId whose it is
 * @param connection stays open from one envelope to the next
 */
public record BroadcastOrderer(String address, MspId mspId, Connection connection) {

  /** Makes the connection when it is needed first. */
  @FunctionalInterface
  interface Connection {
    ManagedChannel get() throws StreamFailure;
  }

  /** An envelope on its way. */
  public final class Sent {

    private final Answer answer = new Answer();

    private Sent() {}

    /**
     * What the orderer says to it, within the limit; asked for once.
     *
     * @throws NotBroadcast if it says nothing
     */
    public BroadcastResponse answer(Duration limit) throws NotBroadcast, InterruptedException {
      try {
        return answer.future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        throw new NotBroadcast("DeadlineExceeded", "context deadline exceeded");
      } catch (ExecutionException e) {
        if (e.getCause() instanceof StreamFailure unsent) {
          throw new NotBroadcast("Unavailable", String.valueOf(unsent.getMessage()));
        }
        throw failed(Status.fromThrowable(e));
      } finally {
        answer.cancel();
      }
    }
  }

  /** Hands it an envelope, and waits for nothing. */
  public Sent send(Envelope envelope) {
    Sent sent = new Sent();
    try {
      ManagedChannel channel = connection.get();
      Reconnecting.beforeCall(channel);
      AtomicBroadcastGrpc.newStub(channel).broadcast(sent.answer).onNext(envelope);
    } catch (StreamFailure | RuntimeException e) {
      sent.answer.future.completeExceptionally(e);
    }
    return sent;
  }

  private NotBroadcast failed(Status status) {
    GoFailure failure = GoFailure.of(status, address);
    return new NotBroadcast(failure.code(), Foreign.text(failure.description()));
  }

  private static final class Answer implements ClientResponseObserver<Envelope, BroadcastResponse> {

    private final CompletableFuture<BroadcastResponse> future = new CompletableFuture<>();
    private volatile @Nullable ClientCallStreamObserver<Envelope> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<Envelope> stream) {
      call = stream;
    }

    @Override
    public void onNext(BroadcastResponse answer) {
      future.complete(answer);
    }

    @Override
    public void onError(Throwable failure) {
      future.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      future.completeExceptionally(
          Status.UNKNOWN.withDescription("EOF").asRuntimeException()); // no harm after an answer
    }

    void cancel() {
      ClientCallStreamObserver<Envelope> stream = call;
      if (stream != null) {
        stream.cancel("it is over", null);
      }
    }
  }
}
