// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Work on many things at the same time. */
final class InParallel {

  private InParallel() {}

  /** The results in the order of the things; the first failure is thrown as it is. */
  static <T, R> List<R> map(List<T> things, Function<T, R> work) {
    if (things.size() == 1) {
      return List.of(work.apply(things.get(0)));
    }
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<R>> tasks =
          things.stream().map(thing -> (Callable<R>) () -> work.apply(thing)).toList();
      return workers.invokeAll(tasks).stream().map(InParallel::result).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeddleException(
          Fault.UNAVAILABLE, "Validation was interrupted; the block is not committed", e);
    }
  }

  private static <R> R result(Future<R> done) {
    try {
      return done.resultNow();
    } catch (IllegalStateException _) {
      Throwable cause = done.exceptionNow();
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      throw new HeddleException(Fault.INTERNAL, "Validation failed: " + cause, cause);
    }
  }
}
