// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.CallStreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is sent on one stream: by whoever offers it if nothing waits and the other side takes it at
 * once, which wakes no other thread; otherwise it waits for the stream's own thread. One thread
 * writes at a time. If the other side does not take it, what is new is dropped, for it is told
 * again; but for what somebody waits for, which waits for room itself. Its lock guards the queue
 * and is not held while a message is written.
 */
final class Outbox {

  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  /** One message may be as large as can be; more wait only below this. */
  private static final long MAX_BYTES = 4L * 1024 * 1024;

  private static final int SMALL = 64 * 1024;
  private static final int MAX_ANSWERS = 1024;
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(100);

  private final CallStreamObserver<Envelope> out;
  private final int max;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Envelope> queue = new ArrayDeque<>();
  private final GossipListener listener;
  private Backlog backlog = new Backlog();
  private long bytes;
  private boolean isStarted;
  private boolean isWriting;
  private boolean isClosed;

  /**
   * @param max how many messages may wait
   */
  Outbox(CallStreamObserver<Envelope> out, int max, GossipListener listener) {
    this.out = out;
    this.max = max;
    this.listener = listener;
  }

  /**
   * Begins to send.
   *
   * @param of the organisation to whose peer it goes
   * @param end is called by the sending thread when all is over, to close the stream
   */
  void start(String name, Backlog of, Runnable end) {
    lock.lock();
    try {
      backlog = of;
      isStarted = true;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual()
        .name(name)
        .start(() -> {
          try {
            send();
          } finally {
            end.run();
          }
        });
  }

  private void send() {
    for (Optional<Envelope> next = next(); next.isPresent(); next = next()) {
      write(next.get());
    }
  }

  /** What to write next, which then is being written; empty when all is over. */
  private Optional<Envelope> next() {
    lock.lock();
    try {
      while (isWriting || (!isClosed && (queue.isEmpty() || !out.isReady()))) {
        changed.awaitUninterruptibly();
      }
      if (isClosed) {
        return Optional.empty();
      }
      Envelope next = queue.removeFirst();
      forget(next.getSerializedSize());
      isWriting = true;
      changed.signalAll();
      return Optional.of(next);
    } finally {
      lock.unlock();
    }
  }

  /** By the only thread that may; whether that went well. If not, the stream is at its end. */
  private boolean write(Envelope envelope) {
    boolean isWritten = false;
    try {
      out.onNext(envelope);
      listener.sent();
      isWritten = true;
    } catch (IllegalStateException | StatusRuntimeException _) {
      // the stream has ended meanwhile
    } catch (RuntimeException e) {
      log.warn("A gossip stream ends: {}", e.getMessage(), e);
    } finally {
      written();
      if (!isWritten) {
        close();
      }
    }
    return isWritten;
  }

  private void written() {
    lock.lock();
    try {
      isWriting = false;
      if (isClosed || !queue.isEmpty()) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether this thread may write it now: it overtakes no other then, and waits for nothing. */
  private boolean mayWrite(Envelope envelope) {
    lock.lock();
    try {
      boolean mayWrite =
          isStarted
              && !isClosed
              && !isWriting
              && queue.isEmpty()
              && envelope.getSerializedSize() <= SMALL
              && out.isReady();
      isWriting |= mayWrite;
      return mayWrite;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it will be sent, unless the stream ends first. */
  boolean offer(Envelope envelope) {
    if (mayWrite(envelope)) {
      return write(envelope);
    }
    lock.lock();
    try {
      return addIfRoom(envelope, max);
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #offer}; waits until there is room, or the time is over. */
  boolean offer(Envelope envelope, Duration limit) throws InterruptedException {
    return offer(envelope, limit, max);
  }

  /**
   * As {@link #offer}, of an answer. More of these may wait than of what this side asks: as long as
   * they wait nothing is read, and the other side may wait for the same.
   */
  boolean answer(Envelope envelope, Duration limit) throws InterruptedException {
    return offer(envelope, limit, max + MAX_ANSWERS);
  }

  private boolean offer(Envelope envelope, Duration limit, int most) throws InterruptedException {
    if (mayWrite(envelope)) {
      return write(envelope);
    }
    long left = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (!isClosed && !hasRoom(envelope, most) && left > 0) {
        // room may come to be on another stream of the organisation, of which nobody tells
        left -= LOOK - Math.max(0, changed.awaitNanos(Math.min(left, LOOK)));
      }
      return addIfRoom(envelope, most);
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom(Envelope envelope, int most) {
    int size = envelope.getSerializedSize();
    return queue.isEmpty()
        ? size <= SMALL || backlog.hasRoom(size)
        : queue.size() < most && bytes + size <= MAX_BYTES && backlog.hasRoom(size);
  }

  private boolean addIfRoom(Envelope envelope, int most) {
    if (isClosed) {
      return false;
    }
    if (!hasRoom(envelope, most)) {
      listener.overflown();
      return false;
    }
    queue.addLast(envelope);
    bytes += envelope.getSerializedSize();
    backlog.add(envelope.getSerializedSize());
    changed.signalAll();
    return true;
  }

  private void forget(long size) {
    bytes -= size;
    backlog.add(-size);
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
      forget(bytes);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
