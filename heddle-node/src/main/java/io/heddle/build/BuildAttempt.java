// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * One attempt to have a package built, under way or over. A success is kept for ever; a failure
 * until it is time to try again, each time twice as long, up to a limit. Safe for threads.
 */
final class BuildAttempt {

  private final InstantSource clock;
  private final Duration backOff;
  private final CompletableFuture<Launchable> result;
  private volatile Instant retryAt = Instant.MAX;

  private BuildAttempt(
      InstantSource clock, Duration backOff, Supplier<Launchable> build, Executor executor) {
    this.clock = clock;
    this.backOff = backOff;
    this.result = CompletableFuture.supplyAsync(() -> run(build), executor);
  }

  static BuildAttempt first(
      InstantSource clock, Duration backOff, Supplier<Launchable> build, Executor executor) {
    return new BuildAttempt(clock, backOff, build, executor);
  }

  /** The attempt after this one, which has failed. */
  BuildAttempt next(Duration longestBackOff, Supplier<Launchable> build, Executor executor) {
    Duration twice = backOff.multipliedBy(2);
    Duration longer = twice.compareTo(longestBackOff) < 0 ? twice : longestBackOff;
    return new BuildAttempt(clock, longer, build, executor);
  }

  CompletableFuture<Launchable> result() {
    return result;
  }

  boolean hasFailed() {
    return result.isCompletedExceptionally();
  }

  /** What it has made; empty if it is under way or has failed. */
  Optional<Launchable> success() {
    return result.isDone() && !hasFailed() ? Optional.of(result.join()) : Optional.empty();
  }

  /** Whether it has failed, and long enough ago. */
  boolean isToBeRepeated() {
    return hasFailed() && !clock.instant().isBefore(retryAt);
  }

  private Launchable run(Supplier<Launchable> build) {
    try {
      return build.get();
    } catch (RuntimeException | Error e) {
      retryAt = clock.instant().plus(backOff);
      throw e;
    }
  }
}
