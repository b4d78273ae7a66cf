// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FloodFilterTest {

  private final LoggerContext context = new LoggerContext();
  private final FloodFilter filter = new FloodFilter();
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  @BeforeEach
  void configure() {
    context.addTurboFilter(filter);
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void a_flood_of_one_kind_of_line_is_summarised() {
    Logger log = context.getLogger("io.heddle.deliver.BlockStream");
    for (int i = 0; i < 10_000; i++) {
      log.warn("A request for blocks ends with {}", i);
    }
    log.warn("something else");

    assertThat(lines()).hasSize(51).contains("A request for blocks ends with 49", "something else");

    filter.endWindow();

    assertThat(lines().getLast())
        .isEqualTo(
            "9950 more lines of this kind within 10 s were left out: A request for blocks ends with {}");
    assertThat(appender.list.getLast().getLevel()).isEqualTo(Level.WARN);
    assertThat(appender.list.getLast().getLoggerName()).isEqualTo(log.getName());

    log.warn("A request for blocks ends with {}", "again");

    assertThat(lines().getLast()).isEqualTo("A request for blocks ends with again");
    assertThat(lines()).hasSize(53);
  }

  @Test
  void a_window_that_nothing_has_ended_is_ended_by_a_line_that_comes_long_after() {
    AtomicLong seconds = new AtomicLong();
    FloodFilter starved =
        new FloodFilter(
            () -> TimeUnit.SECONDS.toNanos(seconds.get()),
            _ -> {
              throw new OutOfMemoryError("Java heap space");
            });
    context.resetTurboFilterList();
    context.addTurboFilter(starved);
    Logger log = context.getLogger("io.heddle.deliver.BlockStream");
    for (int i = 0; i < 60; i++) {
      log.warn("A request for blocks ends with {}", i);
    }
    seconds.set(20);
    log.warn("A request for blocks ends with {}", "one more");
    assertThat(lines()).hasSize(50);

    seconds.set(21);
    log.warn("A request for blocks ends with {}", "again");

    assertThat(lines().subList(50, lines().size()))
        .containsExactly(
            "11 more lines of this kind within 10 s were left out: A request for blocks ends with {}",
            "A request for blocks ends with again");
  }

  @Test
  void lines_that_differ_in_their_whole_text_are_a_flood_too() {
    Logger log = context.getLogger("io.grpc.netty");
    for (int i = 0; i < 3_000; i++) {
      log.error("x".repeat(300) + i);
    }
    assertThat(lines()).hasSize(50);

    for (int i = 0; i < 3_000; i++) {
      context.getLogger("io.grpc." + i).error("short text " + i);
    }
    assertThat(lines()).hasSizeLessThan(700);
  }

  @Test
  void what_chaincode_says_and_what_is_no_warning_is_not_counted() {
    context.getLogger("io.heddle").setLevel(Level.INFO);
    for (int i = 0; i < 200; i++) {
      context.getLogger("chaincode.basic").warn("hello");
      context.getLogger("io.heddle.node").info("hello");
      context.getLogger("io.heddle.node").debug("not enabled");
    }
    filter.endWindow();

    assertThat(lines()).hasSize(400);
  }

  private List<String> lines() {
    return List.copyOf(appender.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
