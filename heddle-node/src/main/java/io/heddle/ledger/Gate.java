// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * The way to native memory: calls pass until the gate is shut, and it shuts only when no call is
 * inside. Without it, a read that races with a close would crash the process.
 *
 * <p>What was opened through the gate is its child, and is closed before it.
 */
final class Gate {

  /** A call into the store. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws RocksDBException;
  }

  /** A change of what the gate guards, while nobody is inside. */
  @FunctionalInterface
  interface Renewal {
    void run() throws RocksDBException;
  }

  /** Something that must be closed before the gate's own memory is given back. */
  interface Child {
    void close();

    /** How many snapshots and scans this is, with what was opened on it. */
    default int readers() {
      return 1;
    }
  }

  private static final String WAY_OUT =
      "; a file of the ledger is damaged: stop the node and put back a copy of the whole directory";

  private final String name;
  private final Optional<Gate> outer;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Set<Child> children = ConcurrentHashMap.newKeySet();
  private boolean isShut; // guarded by lock
  private volatile Optional<String> reason = Optional.empty();

  Gate(String name) {
    this(name, Optional.empty());
  }

  private Gate(String name, Optional<Gate> outer) {
    this.name = name;
    this.outer = outer;
  }

  /** One of a child of this one. */
  Gate inner(String child) {
    return new Gate(child, Optional.of(this));
  }

  /**
   * Runs a call that must not overlap with the shutting.
   *
   * @throws HeddleException {@code UNAVAILABLE} if the gate is shut or the store cannot be read or
   *     written now, {@code INTERNAL} if what it holds is damaged
   */
  <T> T pass(Call<T> call) {
    lock.readLock().lock();
    try {
      if (isShut) {
        throw new HeddleException(Fault.UNAVAILABLE, closed());
      }
      return call.run();
    } catch (RocksDBException e) {
      throw failed(name, e);
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * As {@link #pass}, a call that does not wait; empty if it failed, whatever the reason, or would
   * have had to wait for the gate.
   */
  <T> Optional<T> passAtOnce(Call<T> call) {
    if (!lock.readLock().tryLock()) {
      return Optional.empty();
    }
    try {
      return isShut ? Optional.empty() : Optional.of(call.run());
    } catch (RocksDBException _) {
      return Optional.empty();
    } finally {
      lock.readLock().unlock();
    }
  }

  private String closed() {
    return reason
        .or(() -> outer.flatMap(each -> each.reason))
        .orElseGet(() -> "The " + name + " is closed");
  }

  /** As {@link #pass}, while nobody else is inside. */
  <T> T alone(Call<T> call) {
    lock.writeLock().lock();
    try {
      return pass(call);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** As {@link #pass}, for a call that opens a child. */
  <T extends Child> T adopt(Call<T> call) {
    return pass(() -> {
      T child = call.run();
      children.add(child);
      return child;
    });
  }

  /** The child has given its memory back. */
  void forget(Child child) {
    children.remove(child);
  }

  /** How many snapshots and scans are open. */
  int readers() {
    return children.stream().mapToInt(Child::readers).sum();
  }

  /**
   * Closes the children and lets what the gate guards be replaced; calls wait meanwhile and pass
   * again then.
   */
  void renew(Renewal renewal) {
    lock.writeLock().lock();
    try {
      if (!isShut) {
        children.forEach(Child::close);
        renewal.run();
      }
    } catch (RocksDBException e) {
      throw failed(name, e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Closes the children, then what the gate guards; the second time does nothing. */
  void shut(Runnable release) {
    lock.writeLock().lock();
    try {
      if (!isShut) {
        isShut = true;
        children.forEach(Child::close);
        release.run();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * As {@link #shut(Runnable)}.
   *
   * @param why is told to those who come later: one sentence
   */
  void shut(String why, Runnable release) {
    reason = Optional.of(why);
    shut(release);
  }

  private static boolean isDamage(RocksDBException cause) {
    return cause.getStatus() != null && cause.getStatus().getCode() == Status.Code.Corruption;
  }

  static HeddleException failed(String name, RocksDBException cause) {
    return new HeddleException(
        mayPass(cause) ? Fault.UNAVAILABLE : Fault.INTERNAL,
        "The storage of the %s failed: %s%s"
            .formatted(name, cause.getMessage(), isDamage(cause) ? WAY_OUT : ""),
        cause);
  }

  /** Whether it is about the disk, or how it is used now, and not about what is on it. */
  private static boolean mayPass(RocksDBException cause) {
    Status status = cause.getStatus();
    return status != null
        && switch (status.getCode()) {
          case IOError, Incomplete, TimedOut, Aborted, Busy, TryAgain, MergeInProgress -> true;
          case Ok,
              NotFound,
              Corruption,
              NotSupported,
              InvalidArgument,
              ShutdownInProgress,
              Expired,
              Undefined ->
              false;
        };
  }
}
