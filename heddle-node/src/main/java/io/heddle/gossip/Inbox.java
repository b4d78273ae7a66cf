// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperledger.fabric.protos.gossip.Envelope;

/**
 * What has come on a stream and is not taken yet. The thread that received it only notes it; it is
 * taken one by one by a thread that lives as long as something waits, so that what comes together
 * wakes one thread once. The other side may go on sending while little waits; before it has said
 * who it is it sends one message at a time. Its lock is not held while anything is called.
 */
final class Inbox {

  private static final int MAX_WAITING = 16;
  private static final int MAX_BYTES = 64 * 1024;

  /** How a stream goes on; all but {@code more} by one thread at a time. */
  interface Reader {

    void take(Envelope envelope);

    /** The message could not be taken; nothing more is. */
    void fail(Throwable why);

    /** The other side may send one message more. */
    void more();
  }

  private final Reader reader;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Envelope> queue = new ArrayDeque<>();
  private Optional<Runnable> end = Optional.empty();
  private long bytes; // of what waits or is being taken
  private boolean isOpen;
  private boolean isTaking;
  private boolean isWithheld;

  Inbox(Reader reader) {
    this.reader = reader;
  }

  /** Notes what has come. */
  void add(Envelope envelope) {
    note(() -> {
      queue.add(envelope);
      bytes += envelope.getSerializedSize();
      isWithheld = true;
    });
  }

  /** Nothing more comes: what is to be done when all that came before is taken. */
  void end(Runnable last) {
    note(() -> end = Optional.of(last));
  }

  private void note(Runnable change) {
    boolean isFirst;
    lock.lock();
    try {
      change.run();
      isFirst = !isTaking;
      isTaking = true;
    } finally {
      lock.unlock();
    }
    askForMore();
    if (isFirst) {
      Thread.ofVirtual().name("gossip inbox").start(this::takeAll);
    }
  }

  /** The other side has said who it is. */
  void open() {
    lock.lock();
    try {
      isOpen = true;
    } finally {
      lock.unlock();
    }
  }

  private void takeAll() {
    try {
      for (Optional<Runnable> next = next(); next.isPresent(); next = next()) {
        next.get().run();
        askForMore();
      }
    } catch (RuntimeException | Error e) {
      reader.fail(e);
    }
  }

  /** What to do next; nothing if all is done, and then whoever notes more begins again. */
  private Optional<Runnable> next() {
    lock.lock();
    try {
      Optional<Runnable> next = Optional.ofNullable(queue.poll()).map(this::taking).or(() -> end);
      if (next.equals(end)) {
        end = Optional.empty();
      }
      isTaking = next.isPresent();
      return next;
    } finally {
      lock.unlock();
    }
  }

  private Runnable taking(Envelope envelope) {
    return () -> {
      try {
        reader.take(envelope);
      } finally {
        taken(envelope);
      }
    };
  }

  private void taken(Envelope envelope) {
    lock.lock();
    try {
      bytes -= envelope.getSerializedSize();
    } finally {
      lock.unlock();
    }
  }

  private void askForMore() {
    boolean mayCome;
    lock.lock();
    try {
      boolean hasRoom =
          isOpen ? queue.size() < MAX_WAITING && bytes < MAX_BYTES : bytes == 0 && queue.isEmpty();
      mayCome = isWithheld && hasRoom;
      isWithheld &= !mayCome;
    } finally {
      lock.unlock();
    }
    if (mayCome) {
      reader.more();
    }
  }
}
