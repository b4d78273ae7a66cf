// SPDX-License-Identifier: Apache-2.0
package io.heddle.alive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.testing.LoggedText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class VitalTest {

  private static final BackOff SHORT =
      new BackOff(Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofMillis(20));

  private final List<String> deaths = new CopyOnWriteArrayList<>();
  private final Vitals vitals =
      new Vitals((part, reason) -> deaths.add(part + ": " + reason), SHORT);
  private final Vital vital = vitals.part("orderer");

  static List<Throwable> whatMayPass() {
    return List.of(
        full(),
        new HeddleException(Fault.TIMED_OUT, "too late"),
        new UncheckedIOException(new IOException("Too many open files")),
        new OutOfMemoryError("Java heap space"),
        new HeddleException(
            Fault.INTERNAL, "Validation failed", new OutOfMemoryError("Java heap space")));
  }

  static List<Throwable> whatStays() {
    return List.of(
        new IllegalStateException("a bug"),
        new StackOverflowError(),
        new NoClassDefFoundError("io/heddle/Gone"),
        new HeddleException(Fault.CONFLICT, "another block"),
        new HeddleException(Fault.INTERNAL, "Corruption"));
  }

  @ParameterizedTest
  @MethodSource("whatMayPass")
  void work_that_fails_with_what_may_pass_is_done_again(Throwable failure) throws Exception {
    var attempts = new ArrayList<String>();

    String result =
        vital.persist(
            "Block 7",
            () -> {
              attempts.add("one");
              if (attempts.size() < 4) {
                fail(failure);
              }
              return "done";
            });

    assertThat(result).isEqualTo("done");
    assertThat(attempts).hasSize(4);
    assertThat(vital.problem()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("whatStays")
  void work_that_would_fail_for_ever_is_not_done_again(Throwable failure) {
    var attempts = new ArrayList<String>();

    assertThatThrownBy(() ->
            vital.persist(
                "Block 7",
                () -> {
                  attempts.add("one");
                  fail(failure);
                }))
        .isSameAs(failure);

    assertThat(attempts).hasSize(1);
  }

  @Test
  void the_problem_is_there_as_long_as_it_is_one_and_is_told_once() throws Exception {
    var problems = new ArrayList<String>();
    List<String> told;
    try (LoggedText log = new LoggedText()) {
      vital.persist(
          "Block 7",
          () -> {
            vital.problem().ifPresent(problems::add);
            if (problems.size() < 3) {
              throw full();
            }
          });
      told = log.lines().stream().filter(line -> line.startsWith("orderer: Block 7")).toList();
    }

    assertThat(problems)
        .hasSize(3)
        .containsOnly("Block 7 could not be done and is tried again: No space left on device");
    assertThat(told)
        .containsExactly(
            "orderer: Block 7 could not be done and is tried again: No space left on device",
            "orderer: Block 7 is done after 0 s; all goes on");
    assertThat(vital.problem()).isEmpty();
  }

  @Test
  void a_problem_that_lasts_is_told_to_those_who_wait() throws Exception {
    var told = new ArrayList<String>();
    vital.whenStuck(told::add);

    vital.persist(
        "Block 7",
        () -> {
          if (told.isEmpty()) {
            assertThat(vital.lastingProblem()).isEmpty();
            throw full();
          }
          assertThat(vital.lastingProblem()).isPresent();
        });

    assertThat(told)
        .containsExactly("Block 7 could not be done and is tried again: No space left on device");
    assertThat(vital.lastingProblem()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("whatStays")
  void a_thread_that_dies_is_the_last_resorts_business(Throwable failure) throws Exception {
    Thread thread = vital.start("doomed", () -> fail(failure));

    assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    assertThat(deaths).containsExactly("orderer: " + Mishap.reason(failure));
    assertThat(vital.lastingProblem()).contains("it has died: " + Mishap.reason(failure));
    assertThat(vitals.parts()).containsExactly(vital);
  }

  @Test
  void a_last_resort_without_memory_is_called_again() throws Exception {
    var calls = new CopyOnWriteArrayList<String>();
    Vital starved =
        new Vitals(
                (part, _) -> {
                  calls.add(part);
                  if (calls.size() < 3) {
                    throw new OutOfMemoryError("Java heap space");
                  }
                },
                SHORT)
            .part("orderer");

    Thread thread = starved.start("doomed", () -> fail(new IllegalStateException("a bug")));

    assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    assertThat(calls).hasSize(3);
  }

  @Test
  void a_thread_that_is_interrupted_has_ended_in_order() throws Exception {
    Thread thread =
        vital.start(
            "waiting",
            () ->
                vital.persist(
                    "Block 7",
                    () -> {
                      throw full();
                    }));

    thread.interrupt();

    assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    assertThat(deaths).isEmpty();
  }

  @Test
  void what_ails_one_is_taken_back_by_its_own_name() {
    vital.ails("listener 2", "not all took notice");

    vital.isWell("listener 1");
    assertThat(vital.problem()).contains("not all took notice");

    vital.isWell("listener 2");
    assertThat(vital.problem()).isEmpty();
  }

  private static void fail(Throwable failure) {
    switch (failure) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalArgumentException(failure);
    }
  }

  private static HeddleException full() {
    return new HeddleException(Fault.UNAVAILABLE, "No space left on device");
  }
}
