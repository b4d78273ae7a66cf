// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.heddle.config.CoreConfig;
import io.heddle.stream.StreamSettings;
import io.heddle.testing.Spec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@Spec("CP-228")
final class SelfCheckTest {

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    logger().setLevel(Level.DEBUG);
    logger().addAppender(logged);
  }

  @AfterEach
  void ignore() {
    logger().detachAppender(logged);
    logger().setLevel(null);
  }

  @Test
  void a_start_tells_the_settings_that_shape_endorsements() {
    SelfCheck.log(StreamSettings.defaults());

    assertThat(lines())
        .containsExactly(
            "DEBUG Endorsements depend on ledger.state.totalQueryLimit=100000, ledger.state.stateDatabase=HEDDLE, chaincode.runtimeParams: write batches of 1000, reads of several keys of 1000");
  }

  @Test
  void a_query_limit_that_others_will_not_have_is_warned_of() {
    SelfCheck.log(
        CoreConfig.load(
                Optional.empty(),
                Map.of(
                    "CORE_LEDGER_STATE_TOTALQUERYLIMIT", "10",
                    "CORE_CHAINCODE_RUNTIMEPARAMS_USEWRITEBATCH", "false"))
            .chaincode()
            .streams());

    assertThat(lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("write batches off"))
        .contains(
            "WARN ledger.state.totalQueryLimit is 10, and 100000 in Fabric's sample configuration: peers that endorse together need the same");
  }

  private List<String> lines() {
    return logged.list.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(SelfCheck.class);
  }
}
