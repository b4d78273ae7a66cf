// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.heddle.base.MspId;
import io.heddle.words.Foreign;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Locale;
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

  private static final int MAX_CAUSES = 20;

  /** Makes the connection when it is needed first. */
  @FunctionalInterface
  interface Connection {
    ManagedChannel get() throws StreamFailure;
  }

  /**
   * What it says to an envelope, within the limit.
   *
   * @throws NotBroadcast if it says nothing
   */
  public BroadcastResponse broadcast(Envelope envelope, Duration limit)
      throws NotBroadcast, InterruptedException {
    Answer answer = new Answer();
    try {
      ManagedChannel channel = connection.get();
      if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
        channel.enterIdle(); // it may be there again, whenever it would be tried next
      }
      AtomicBroadcastGrpc.newStub(channel).broadcast(answer).onNext(envelope);
      return answer.future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new NotBroadcast("DeadlineExceeded", "context deadline exceeded");
    } catch (ExecutionException e) {
      throw failed(Status.fromThrowable(e));
    } catch (StreamFailure | StatusRuntimeException e) {
      throw new NotBroadcast("Unavailable", String.valueOf(e.getMessage()));
    } finally {
      answer.cancel();
    }
  }

  private NotBroadcast failed(Status status) {
    return new NotBroadcast(goName(status.getCode()), Foreign.text(reason(status)));
  }

  /** As Go's clients say it, as far as they say it alike. */
  private String reason(Status status) {
    @Nullable String words = status.getDescription();
    @Nullable Throwable cause = status.getCause();
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (cause instanceof ConnectException) {
        return "connection error: desc = \"transport: Error while dialing: dial tcp %s: connect: connection refused\""
            .formatted(address);
      }
      words = cause.getMessage() == null ? words : cause.getMessage();
      cause = cause.getCause();
    }
    return words == null ? "" : words.lines().findFirst().orElse("");
  }

  /** {@code NOT_FOUND} is {@code NotFound}. */
  private static String goName(Status.Code code) {
    StringBuilder name = new StringBuilder();
    for (String word : code.name().split("_", -1)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
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
