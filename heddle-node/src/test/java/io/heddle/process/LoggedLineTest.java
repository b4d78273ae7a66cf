// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;

/** Lines of chaincode in the node's log. */
final class LoggedLineTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "hello|INFO|hello",
        "  at f (x.js:1:2)|INFO|  at f (x.js:1:2)",
        "2026-11-30T02:00:00.123Z info  [c-api:asset]                [ch-ab] made|INFO|[c-api:asset] [ch-ab] made",
        "2026-11-30T02:00:00.123Z info  [c-api:lib/handler.js] Creating|DEBUG|[c-api:lib/handler.js] Creating",
        "2026-11-30T02:00:00.123Z error [c-api:lib/handler.js] lost|ERROR|[c-api:lib/handler.js] lost",
        "2026-11-30T02:00:00.123Z error [shim] lost|ERROR|[shim] lost",
        "02:00:00:123 WARNING org.hyperledger.Router find                    no contract  here|WARN|org.hyperledger.Router find no contract  here",
        "Thread[main,5,main] 02:00:00:123 INFO    org.hyperledger.fabric.metrics.Metrics initialize      Metrics disabled|DEBUG|org.hyperledger.fabric.metrics.Metrics initialize Metrics disabled",
        "Thread[main,5,main] 02:00:00:123 INFO    sample.Asset read      made|INFO|sample.Asset read made",
        "2026/11/30 02:00:00 DEBUG: read|DEBUG|read",
        "[2026-11-30 02:00:00,123] [SEVERE] broken|ERROR|broken",
        // a time or a level alone may be what is said
        "12:30:00 the train leaves|INFO|12:30:00 the train leaves",
        "error or not|INFO|error or not",
      })
  void have_their_own_level_and_not_their_own_time(String line, Level level, String text) {
    assertThat(LoggedLine.of("err", line)).isEqualTo(new LoggedLine(level, "err | " + text));
  }

  @Test
  void have_no_colours() {
    assertThat(
            LoggedLine.of(
                "out", "2026-11-30T02:00:00.1Z \u001b[33mwarn\u001b[39m \u001b[1mmind\u001b[0m"))
        .isEqualTo(new LoggedLine(Level.WARN, "out | mind"));
  }
}
