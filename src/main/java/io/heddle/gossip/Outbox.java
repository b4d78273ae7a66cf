// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.CallStreamObserver;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperledger.fabric.protos.gossip.Envelope;

/**
 * What waits to be sent on one stream, and the one thread that sends it. If the other side does not
 * take it, what is new is dropped: it is told again, or asked for again. Its lock guards the queue.
 */
final class Outbox {

  /** One message may be as large as that; two do not wait. */
  private static final long MAX_BYTES = 100L * 1024 * 1024;

  private final CallStreamObserver<Envelope> out;
  private final int max;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Envelope> queue = new ArrayDeque<>();
  private long bytes;
  private boolean isClosed;

  /**
   * @param max how many messages may wait
   */
  Outbox(CallStreamObserver<Envelope> out, int max) {
    this.out = out;
    this.max = max;
  }

  /**
   * Begins to send.
   *
   * @param end is called by the sending thread when all is over, to close the stream
   */
  void start(String name, Runnable end) {
    Thread.ofVirtual()
        .name(name)
        .start(() -> {
          try {
            send();
          } catch (IllegalStateException | StatusRuntimeException _) {
            // the stream has ended meanwhile
          } finally {
            end.run();
          }
        });
  }

  private void send() {
    for (Optional<Envelope> next = next(); next.isPresent(); next = next()) {
      out.onNext(next.get());
    }
  }

  private Optional<Envelope> next() {
    lock.lock();
    try {
      while (!isClosed && (queue.isEmpty() || !out.isReady())) {
        changed.awaitUninterruptibly();
      }
      if (isClosed) {
        return Optional.empty();
      }
      Envelope next = queue.removeFirst();
      bytes -= next.getSerializedSize();
      return Optional.of(next);
    } finally {
      lock.unlock();
    }
  }

  /** Whether it will be sent, unless the stream ends first. */
  boolean offer(Envelope envelope) {
    lock.lock();
    try {
      int size = envelope.getSerializedSize();
      if (isClosed || queue.size() >= max || (!queue.isEmpty() && bytes + size > MAX_BYTES)) {
        return false;
      }
      queue.addLast(envelope);
      bytes += size;
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The other side takes more. */
  void ready() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What waits is not sent any more. */
  void close() {
    lock.lock();
    try {
      isClosed = true;
      queue.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
