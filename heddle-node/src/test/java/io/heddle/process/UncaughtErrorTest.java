// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Lines as Node's chaincode library, by winston, and as Java writes them. */
final class UncaughtErrorTest {

  private final UncaughtError error = new UncaughtError();

  @Test
  void is_told_with_the_place_where_it_was_thrown() {
    add(
        1,
        """
        2026-11-30T06:12:11.120Z error [c-api:_]                                       uncaughtException: no such price
        Error: no such price
            at listOnTimeout (node:internal/timers:581:17)
            at Timeout._onTimeout (/home/me/asset/lib/asset-contract.js:41:13)
            at process.processTimers (node:internal/timers:519:7)
        """);

    assertThat(error.since(1))
        .contains("no such price, at /home/me/asset/lib/asset-contract.js:41:13");
    assertThat(error.since(2)).as("a later call").isEmpty();
  }

  @Test
  void may_be_a_promise_that_nobody_awaits_or_a_thread_of_java() {
    add(
        1,
        """
        2026-11-30T06:12:11.120Z error [c-api:_]          Unhandled Rejection reason TypeError: x is not a function promise Promise {
          <rejected> TypeError: x is not a function
              at AssetContract.later (/home/me/asset/lib/asset-contract.js:12:5)
        """);
    assertThat(error.since(0))
        .contains("TypeError: x is not a function, at /home/me/asset/lib/asset-contract.js:12:5");

    add(
        2,
        """
        Exception in thread "Thread-3" java.lang.IllegalStateException: no price
        \tat java.base/java.lang.Thread.run(Thread.java:1583)
        \tat org.example.Asset.later(Asset.java:17)
        """);
    assertThat(error.since(2))
        .contains(
            "Exception in thread \"Thread-3\" java.lang.IllegalStateException: no price, at Asset.java:17");
  }

  @Test
  void is_not_an_error_that_was_only_logged() {
    add(
        1,
        "2026-11-30T06:12:11.120Z error [c-api:asset]  Error: no such asset\n    at f (/a/b.js:1:2)");

    assertThat(error.since(0)).isEmpty();
  }

  private void add(long when, String lines) {
    lines.lines().forEach(line -> error.add(line, when));
  }
}
