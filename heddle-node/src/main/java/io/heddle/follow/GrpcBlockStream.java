// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.heddle.dial.Reason;
import io.heddle.words.Foreign;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;
import org.jspecify.annotations.Nullable;

/** A stream of blocks over a connection of its own; it takes no more than it can keep. */
final class GrpcBlockStream
    implements BlockStream, ClientResponseObserver<Envelope, DeliverResponse> {

  private static final long ENOUGH_BYTES = 256 * 1024;

  private final ManagedChannel connection;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // guarded by lock
  private final Deque<DeliverResponse> answers = new ArrayDeque<>();
  private long bytes;
  private boolean isAsked = true; // for another answer
  private Optional<String> end = Optional.empty();
  private @Nullable ClientCallStreamObserver<Envelope> requests;

  /**
   * A stream.
   *
   * @param connection which it closes
   */
  GrpcBlockStream(ManagedChannel connection) {
    this.connection = connection;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<Envelope> stream) {
    stream.disableAutoRequestWithInitial(1);
    lock.lock();
    try {
      requests = stream;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onNext(DeliverResponse answer) {
    lock.lock();
    try {
      answers.add(answer);
      bytes += answer.getSerializedSize();
      isAsked = false;
      askIfThereIsRoom();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void askIfThereIsRoom() {
    ClientCallStreamObserver<Envelope> stream = requests;
    if (!isAsked && bytes < ENOUGH_BYTES && end.isEmpty() && stream != null) {
      isAsked = true;
      stream.request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    String reason = Reason.of(status).map(Foreign::text).orElse("no reason given");
    end("the stream has ended with %s: %s".formatted(status.getCode(), reason));
  }

  @Override
  public void onCompleted() {
    end("hung up without sending status");
  }

  private void end(String why) {
    lock.lock();
    try {
      if (end.isEmpty()) {
        end = Optional.of(why);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<DeliverResponse> next(Duration limit) throws StreamFailure, InterruptedException {
    lock.lock();
    try {
      long left = limit.toNanos();
      while (answers.isEmpty() && end.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (!answers.isEmpty()) {
        DeliverResponse answer = answers.removeFirst();
        bytes -= answer.getSerializedSize();
        askIfThereIsRoom();
        return Optional.of(answer);
      }
      if (end.isPresent()) {
        throw new StreamFailure(end.get());
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    end("it is closed");
    connection.shutdownNow();
  }
}
