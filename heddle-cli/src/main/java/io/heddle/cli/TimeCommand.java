// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.ClockClient;
import io.heddle.clock.ClockWords;
import io.heddle.show.Printable;
import io.heddle.words.Nearest;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows and changes the clock of a network. */
@Command(
    name = "time",
    mixinStandardHelpOptions = true,
    description = {
      "Show the time of the running node's network, or change it:",
      "  heddle time set 2027-01-01T00:00:00Z",
      "  heddle time advance 3d",
      "  heddle time freeze",
      "  heddle time follow      the real time again",
      "Chaincode gets it as the time of its transaction; the validity of certificates, time windows"
          + " and the",
      "orderer's batch timeout go by it. A clock that was set or advanced goes on unless it is"
          + " frozen. Prints",
      "the time and how the clock goes."
    },
    footer = {"", "Example: heddle time advance 1h30m"})
final class TimeCommand implements Callable<Integer> {

  private static final List<String> VERBS = List.of("set", "advance", "freeze", "follow");

  @Mixin private final NodeOperations node = new NodeOperations();

  @Mixin private final ResultOption result = new ResultOption();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "CHANGE",
      completionCandidates = Verbs.class,
      description = "set, advance, freeze or follow; without it the time is shown.")
  private String verb = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VALUE",
      description = "A time to set (2027-01-01T00:00:00Z), a duration to advance by (3d, 1h30m).")
  private String value = "";

  TimeCommand() {}

  /** What a shell completes. */
  static final class Verbs implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return VERBS.iterator();
    }
  }

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(() -> {
      check();
      ClockClient clock = node.client().clock();
      JsonNode told = verb.isEmpty() ? clock.reading() : clock.change(verb, value);
      result.print(line(told), (ObjectNode) told);
      return ExitCode.OK.number();
    });
  }

  /** Before a node is looked for. */
  private void check() {
    switch (verb) {
      case "" -> {}
      case "set" -> {
        var _ = ClockWords.time(given("a time, as in 2027-01-01T00:00:00Z"));
      }
      case "advance" -> {
        var _ = ClockWords.duration(given("a duration, as in 3d"));
      }
      case "freeze", "follow" -> {
        if (!value.isEmpty()) {
          throw wrong("'heddle time %s' takes nothing, and got '%s'".formatted(verb, shown(value)));
        }
      }
      default ->
          throw wrong(
              "There is no 'heddle time %s'; a clock can be set, advanced and frozen, and follow the real time%s"
                  .formatted(
                      shown(verb),
                      Nearest.find(verb, VERBS).map("; did you mean '%s'?"::formatted).orElse("")));
    }
  }

  private String given(String what) {
    if (value.isEmpty()) {
      throw wrong("'heddle time %s' needs %s".formatted(verb, what));
    }
    return value;
  }

  private static String shown(String word) {
    return Printable.of(word);
  }

  private static HeddleException wrong(String why) {
    return new HeddleException(Fault.BAD_INPUT, why);
  }

  private static String line(JsonNode told) {
    String time = told.path("time").asString();
    if (told.path("real").asBoolean()) {
      return time + "  the real time";
    }
    Duration offset = Duration.ofMillis(told.path("offsetMillis").asLong());
    return "%s  %s, %s %s the real time"
        .formatted(
            time,
            told.path("frozen").asBoolean() ? "frozen" : "running",
            text(offset.abs()),
            offset.isNegative() ? "behind" : "ahead of");
  }

  /** Down to seconds, with the parts that are not 0. */
  private static String text(Duration span) {
    if (span.toSeconds() == 0) {
      return span.toMillis() + "ms";
    }
    StringBuilder text = new StringBuilder();
    add(text, span.toDays(), 'd');
    add(text, span.toHoursPart(), 'h');
    add(text, span.toMinutesPart(), 'm');
    add(text, span.toSecondsPart(), 's');
    return text.toString();
  }

  private static void add(StringBuilder text, long part, char unit) {
    if (part > 0) {
      text.append(part).append(unit);
    }
  }
}
