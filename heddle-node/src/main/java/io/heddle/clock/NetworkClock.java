// SPDX-License-Identifier: Apache-2.0
package io.heddle.clock;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The one clock of a network: the real time until its owner sets, advances or freezes it. Safe for
 * use by many threads.
 */
public final class NetworkClock extends Clock {

  /*
   * Whoever waits for a while waits until so much of the network's time has passed. A step forward
   * counts as time that has passed; a step back does not take away what has passed already, nor adds
   * to what is left: so no step makes anybody wait for longer than the time he asked for. While the
   * clock stands, nothing passes.
   */

  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z"); // of a certificate

  private final Clock real;
  private final LongSupplier nanoseconds;
  private final TransactionTimes transactions = new TransactionTimes();
  private final ReentrantLock changing = new ReentrantLock();
  private final Condition changed = changing.newCondition();
  private volatile Setting setting = Setting.REAL;
  // guarded by changing: the time that has passed until the last change, and when that was
  private Duration passed = Duration.ZERO;
  private long changedAt;

  /**
   * How the clock goes.
   *
   * @param offset from the real time, while it runs
   * @param frozen where it stands; empty if it runs
   */
  private record Setting(Duration offset, Optional<Instant> frozen) {
    static final Setting REAL = new Setting(Duration.ZERO, Optional.empty());
  }

  private NetworkClock(Clock real, LongSupplier nanoseconds) {
    this.real = real;
    this.nanoseconds = nanoseconds;
    this.changedAt = nanoseconds.getAsLong();
  }

  /** One that shows this time until it is told otherwise. */
  public static NetworkClock over(Clock real) {
    return new NetworkClock(real, System::nanoTime);
  }

  static NetworkClock over(Clock real, LongSupplier nanoseconds) {
    return new NetworkClock(real, nanoseconds);
  }

  /** The network's time. */
  @Override
  public Instant instant() {
    return at(setting);
  }

  @Override
  public ZoneId getZone() {
    return real.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new Zoned(this, zone);
  }

  /** The time, and how the clock goes. */
  public Reading reading() {
    Setting now = setting;
    Instant shown = at(now);
    Instant really = real.instant();
    return new Reading(
        shown,
        now.frozen().map(at -> Duration.between(really, at)).orElse(now.offset()),
        now.frozen().isPresent());
  }

  /**
   * Makes it this time; the clock goes on from there, or stands there if it stands.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is not between 1970 and 9999
   */
  public Reading set(Instant time) {
    return change(_ -> time);
  }

  /**
   * Lets so much time pass at once.
   *
   * @param duration more than 0; to go back, the time is set
   * @throws HeddleException {@code BAD_INPUT} if it is not, or if it leads beyond 9999
   */
  public Reading advance(Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The clock cannot be advanced by %s; give more than 0, or set the time to go back"
              .formatted(duration));
    }
    return change(now -> plus(now, duration));
  }

  /** Lets it stand. */
  public Reading freeze() {
    changing.lock();
    try {
      settle();
      setting = new Setting(Duration.ZERO, Optional.of(instant()));
      return told();
    } finally {
      changing.unlock();
    }
  }

  /** Lets it show the real time again. */
  public Reading follow() {
    changing.lock();
    try {
      settle();
      step(instant(), real.instant());
      setting = Setting.REAL;
      return told();
    } finally {
      changing.unlock();
    }
  }

  /** Lets it go as it went then: with the same offset, or standing at the same time. */
  public Reading goBackTo(Reading then) {
    changing.lock();
    try {
      settle();
      Setting past =
          new Setting(
              then.isFrozen() ? Duration.ZERO : then.offset(),
              then.isFrozen() ? Optional.of(then.time()) : Optional.empty());
      step(instant(), at(past));
      setting = past;
      return told();
    } finally {
      changing.unlock();
    }
  }

  /**
   * What a transaction is to be told as its time: that of the network when it was asked for first,
   * whichever peer executes it; empty if the network's time is the real one, and the client's word
   * stands.
   */
  public Optional<Instant> of(TxId transaction) {
    return setting.equals(Setting.REAL)
        ? Optional.empty()
        : Optional.of(transactions.of(transaction, this::instant));
  }

  /** Waits until so much of the network's time has passed. */
  public void sleep(Duration duration) throws InterruptedException {
    changing.lockInterruptibly();
    try {
      settle();
      Duration end = passed.plus(duration);
      while (passed.compareTo(end) < 0) {
        if (setting.frozen().isPresent()) {
          changed.await();
        } else {
          var _ = changed.awaitNanos(TimeUnit.NANOSECONDS.convert(end.minus(passed)));
        }
        settle();
      }
    } finally {
      changing.unlock();
    }
  }

  /** How many wait for the time to pass. */
  int sleeping() {
    changing.lock();
    try {
      return changing.getWaitQueueLength(changed);
    } finally {
      changing.unlock();
    }
  }

  private interface Step {
    Instant from(Instant now);
  }

  private Reading change(Step step) {
    changing.lock();
    try {
      settle();
      Instant really = real.instant();
      Instant before = setting.frozen().orElse(really.plus(setting.offset()));
      Instant after = checked(step.from(before));
      step(before, after);
      setting =
          setting.frozen().isPresent()
              ? new Setting(Duration.ZERO, Optional.of(after))
              : new Setting(Duration.between(really, after), Optional.empty());
      return told();
    } finally {
      changing.unlock();
    }
  }

  private Instant at(Setting now) {
    return now.frozen().orElseGet(() -> real.instant().plus(now.offset()));
  }

  /** Counts what has passed since the last change. */
  private void settle() {
    long now = nanoseconds.getAsLong();
    if (setting.frozen().isEmpty()) {
      passed = passed.plusNanos(now - changedAt);
    }
    changedAt = now;
  }

  private void step(Instant before, Instant after) {
    if (after.isAfter(before)) {
      passed = passed.plus(Duration.between(before, after));
    }
  }

  private Reading told() {
    changed.signalAll();
    return reading();
  }

  private static Instant plus(Instant now, Duration duration) {
    return duration.compareTo(Duration.between(now, LATEST)) > 0 ? Instant.MAX : now.plus(duration);
  }

  private static Instant checked(Instant time) {
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The clock of a network shows no other times than those from %s to %s"
              .formatted(EARLIEST, LATEST));
    }
    return time;
  }

  /** The same time for who asks for another zone. */
  private static final class Zoned extends Clock {

    private final NetworkClock clock;
    private final ZoneId zone;

    private Zoned(NetworkClock clock, ZoneId zone) {
      this.clock = clock;
      this.zone = zone;
    }

    @Override
    public Instant instant() {
      return clock.instant();
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new Zoned(clock, other);
    }
  }
}
