// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.heddle.testing.Checkout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a user sees the log. */
final class LogFormatTest {

  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void configure() throws Exception {
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(
        Checkout.ROOT.resolve("heddle-cli/src/main/resources/logback.xml").toFile());
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "chaincode.basic, basic",
    "chaincode.my.cc_1.0, my.cc_1.0",
    "chaincode.externalbuilder.java-17.1, java-17.1",
    "io.heddle.launch.Launcher, Launcher",
    "io.grpc.netty.chaincode.Server, Server",
    "plain, plain"
  })
  void a_line_names_who_wrote_it(String logger, String name) {
    Logger from = context.getLogger(logger);
    var event = new LoggingEvent("", from, Level.INFO, "hello", null, null);

    assertThat(formatted(event)).contains(" INFO  " + name + " - hello\n");
  }

  @Test
  void nobody_can_forge_a_line_or_write_megabytes() {
    Logger from = context.getLogger("io.heddle.deliver.BlockStream");
    String forged = "mychannel' not found\n12:00:00.000 ERROR Node - all is lost\r\u001b[2J";
    var event = new LoggingEvent("", from, Level.WARN, "channel '{}", null, new Object[] {forged});
    var long_ =
        new LoggingEvent("", from, Level.WARN, "{}", null, new Object[] {"\n".repeat(20_000_000)});

    assertThat(formatted(event))
        .endsWith(
            " - channel 'mychannel' not found\n  | 12:00:00.000 ERROR Node - all is lost\\u{d}\\u{1b}[2J\n");
    assertThat(formatted(long_)).hasSizeLessThan(1_000).contains("… (19999940 more characters)");
    assertThat(formatted(long_).lines().skip(1)).allMatch(line -> line.startsWith("  | "));
  }

  @Test
  void what_a_failure_says_cannot_look_like_a_line_either() throws Exception {
    context.reset();
    System.setProperty("HEDDLE_LOG_TRACES", "%ex");
    try {
      configure();
    } finally {
      System.clearProperty("HEDDLE_LOG_TRACES");
    }
    Logger from = context.getLogger("io.heddle.node.Node");
    Exception failure =
        new IllegalStateException("one\ntwo", new IllegalArgumentException("x".repeat(100_000)));

    String text = formatted(new LoggingEvent("", from, Level.ERROR, "It failed", failure, null));

    assertThat(text)
        .contains(
            " - It failed\njava.lang.IllegalStateException: one\n  | two\n\tat io.heddle.cli.")
        .contains("\nCaused by: java.lang.IllegalArgumentException: xxxx")
        .contains("common frames omitted\n")
        .hasSizeLessThan(40_000);
  }

  private String formatted(ILoggingEvent event) {
    var appender =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR");
    return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
