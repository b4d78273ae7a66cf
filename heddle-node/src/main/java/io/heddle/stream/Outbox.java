// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a stream: messages leave in the order they were handed in, as fast as the
 * chaincode reads them.
 *
 * <p>There is no thread for it: whoever hands a message in while nobody writes is the writer, and
 * stays it until the queue is empty or gRPC wants no more. So a reply leaves on the thread that
 * made it.
 *
 * <p>Safe for threads: {@code lock} guards all fields that change.
 */
final class Outbox {

  /*
   * gRPC takes whatever it is given and keeps it in memory until the other side reads. So the writer
   * waits until gRPC is ready for more, and what waits here is bounded:
   *
   *   messages of a transaction   who hands one in waits for room, no longer than the transaction
   *                               lives; a chaincode that does not read runs into its own timeouts.
   *                               The receiving thread asks hasRoom first and then does not wait
   *   others (refusals, made on   never wait, since nothing may hold the receiving thread up; a
   *   the receiving thread)       chaincode that makes many of them and reads none loses the stream
   */

  /** From here on a transaction's message waits; one more than that may be in the queue. */
  static final long ROOM = 16 << 20;

  /** What an object in the queue costs beside its message. */
  private static final int OVERHEAD = 512;

  /** Is told why nothing can be sent any more. */
  interface FailureListener {
    void failed(ChaincodeMessage unsent, String cause);

    /** The chaincode keeps asking and does not read the answers. */
    void overflowed(int messages);
  }

  private record Item(ChaincodeMessage message, long bytes, boolean isUnasked) {

    static Item of(ChaincodeMessage message, boolean isUnasked) {
      return new Item(message, message.getSerializedSize() + OVERHEAD, isUnasked);
    }
  }

  private final StreamObserver<ChaincodeMessage> stream;
  private final FailureListener listener;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Item> queue = new ArrayDeque<>();
  private long bytes;
  private long unaskedBytes;
  private @Nullable Status end;
  private boolean isBeingWritten;
  private boolean isOver;

  private Outbox(StreamObserver<ChaincodeMessage> stream, FailureListener listener) {
    this.stream = stream;
    this.listener = listener;
  }

  /** Must be called while gRPC still lets a handler be set: before the stream's first message. */
  static Outbox start(StreamObserver<ChaincodeMessage> stream, FailureListener listener) {
    var outbox = new Outbox(stream, listener);
    if (stream instanceof CallStreamObserver<ChaincodeMessage> call) {
      call.setOnReadyHandler(outbox::write);
    }
    return outbox;
  }

  /** What waits to be sent. */
  long queuedBytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a message that no transaction waits for, without waiting. */
  void send(ChaincodeMessage message) {
    int dropped = 0;
    lock.lock();
    try {
      if (end != null) {
        return;
      }
      addUnasked(message);
      if (unaskedBytes > ROOM) {
        dropped = queue.size();
        queue.clear();
      }
    } finally {
      lock.unlock();
    }
    if (dropped > 0) {
      listener.overflowed(dropped);
    } else {
      write();
    }
  }

  /** Takes a message if nothing else waits to be sent. */
  void sendIfIdle(ChaincodeMessage message) {
    lock.lock();
    try {
      if (end == null && queue.isEmpty()) {
        addUnasked(message);
      }
    } finally {
      lock.unlock();
    }
    write();
  }

  /** Whether {@link #reserve} would not wait. */
  boolean hasRoom() {
    lock.lock();
    try {
      return end == null && bytes < ROOM;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for room for a transaction's message; false if there was none in time, or the stream has
   * ended. {@link #sendReserved} has to follow.
   */
  boolean reserve(ChaincodeMessage message, Duration patience) throws InterruptedException {
    Item item = Item.of(message, false);
    lock.lock();
    try {
      long nanos = patience.toNanos();
      while (end == null && bytes >= ROOM) {
        if (nanos <= 0) {
          return false;
        }
        nanos = changed.awaitNanos(nanos);
      }
      bytes += item.bytes();
      return end == null;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a message for which there is room. */
  void sendReserved(ChaincodeMessage message) {
    lock.lock();
    try {
      queue.add(Item.of(message, false));
    } finally {
      lock.unlock();
    }
    write();
  }

  /** For the one thread that asked {@link #hasRoom} before: takes a message without waiting. */
  void sendWithRoom(ChaincodeMessage message) {
    Item item = Item.of(message, false);
    lock.lock();
    try {
      queue.add(item);
      bytes += item.bytes();
    } finally {
      lock.unlock();
    }
    write();
  }

  /** Ends the stream with a status other than OK, after what was handed in before. */
  void end(Status status) {
    lock.lock();
    try {
      if (end == null) {
        end = status;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    write();
  }

  private void addUnasked(ChaincodeMessage message) {
    Item item = Item.of(message, true);
    queue.add(item);
    bytes += item.bytes();
    unaskedBytes += item.bytes();
  }

  /** Writes what can be written now, unless somebody is at it: then that one does. */
  private void write() {
    if (!takeTurn()) {
      return;
    }
    Optional<Item> next = next();
    while (next.isPresent()) {
      if (!writeMessage(next.get().message())) {
        giveUp();
        return;
      }
      next = next();
    }
  }

  private boolean takeTurn() {
    lock.lock();
    try {
      boolean isFree = !isBeingWritten && !isOver;
      isBeingWritten |= isFree;
      return isFree;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next message, or empty when the turn is over; then the end of the stream is written, if it
   * is due.
   */
  private Optional<Item> next() {
    @Nullable Status due;
    lock.lock();
    try {
      if (end != null || isReady()) {
        Item item = queue.poll();
        if (item != null) {
          bytes -= item.bytes();
          unaskedBytes -= item.isUnasked() ? item.bytes() : 0;
          changed.signalAll();
          return Optional.of(item);
        }
      }
      isBeingWritten = false;
      isOver = end != null;
      due = end;
    } finally {
      lock.unlock();
    }
    if (due != null) {
      writeEnd(due);
    }
    return Optional.empty();
  }

  private void giveUp() {
    lock.lock();
    try {
      isBeingWritten = false;
      isOver = true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isReady() {
    return !(stream instanceof CallStreamObserver<ChaincodeMessage> call) || call.isReady();
  }

  private boolean writeMessage(ChaincodeMessage message) {
    try {
      stream.onNext(message);
      return true;
    } catch (RuntimeException | Error e) { // or nobody would ever write again
      listener.failed(message, GrpcText.of(e));
      abandon(e);
      return false;
    }
  }

  private void writeEnd(Status status) {
    try {
      stream.onError(status.asRuntimeException());
    } catch (RuntimeException | Error e) {
      abandon(e);
    }
  }

  /** Frees what gRPC holds for the stream; it may be closed already, which is as good. */
  private void abandon(Throwable cause) {
    try {
      stream.onError(Status.UNKNOWN.withDescription(GrpcText.of(cause)).asRuntimeException());
    } catch (RuntimeException | Error e) {
      cause.addSuppressed(e);
    }
  }
}
