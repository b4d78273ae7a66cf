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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a user sees the log. */
final class LogFormatTest {

  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void configure() throws Exception {
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Path.of("src/main/resources/logback.xml").toFile());
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

  private String formatted(ILoggingEvent event) {
    var appender =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR");
    return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
