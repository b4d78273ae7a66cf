// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.trace.TransactionTrace;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** In which form the failure of a command is told. */
final class ToldFailureTest {

  private static final ToldFailure FAILURE =
      ToldFailure.of(
          new HeddleException(
              Fault.NOT_FOUND, "There is no \"key\"", List.of("rpc error", "peer0: none"), null),
          "heddle query");

  @ParameterizedTest
  @CsvSource({
    "SENTENCE, '', 'There is no \"key\"|'",
    "VERBOSE, '', 'There is no \"key\"|  rpc error|  peer0: none|'",
    "JSON, '{\"error\":\"There is no"
        + " \\\"key\\\"\",\"code\":3,\"name\":\"NOT_FOUND\",\"details\":[\"rpc error\",\"peer0:"
        + " none\"]}|', ''",
  })
  void goes_where_its_form_belongs(ToldFailure.Form form, String out, String err) {
    var printed = new ByteArrayOutputStream();
    var said = new StringWriter();

    int code = FAILURE.tell(form, new PrintStream(printed), new PrintWriter(said));

    assertThat(code).isEqualTo(3);
    assertThat(printed).hasToString(out.replace("|", System.lineSeparator()));
    assertThat(said).hasToString(err.replace("|", System.lineSeparator()));
  }

  @Test
  void a_trace_that_was_asked_for_is_part_of_the_object_and_else_comes_first() {
    var trace =
        new TransactionTrace(
            "ab12",
            "mychannel",
            "ENDORSER_TRANSACTION",
            "cars",
            List.of(),
            "User1 (Org1MSP)",
            Optional.empty(),
            List.of(),
            0,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of());
    var failure =
        ToldFailure.of(
            new TracedFailure(new HeddleException(Fault.CHAINCODE, "No such car"), trace),
            "heddle invoke");
    var printed = new ByteArrayOutputStream();
    var said = new StringWriter();

    failure.tell(ToldFailure.Form.JSON, new PrintStream(printed), new PrintWriter(said));
    int code =
        failure.tell(
            ToldFailure.Form.SENTENCE,
            new PrintStream(OutputStream.nullOutputStream()),
            new PrintWriter(said));

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .startsWith(
            "{\"error\":\"No such"
                + " car\",\"code\":8,\"name\":\"CHAINCODE\",\"details\":[],\"transactionId\":\"ab12\",\"trace\":{")
        .hasLineCount(1);
    assertThat(said.toString().lines()).startsWith("Transaction ab12").endsWith("No such car");
    assertThat(code).isEqualTo(8);
  }

  @Test
  void what_nobody_foresaw_is_told_without_a_word_of_java() {
    ToldFailure told = ToldFailure.of(new IllegalStateException("x"), "heddle logs");

    assertThat(told.sentence())
        .isEqualTo(
            "'heddle logs' failed unexpectedly; run it again with HEDDLE_LOG=debug and"
                + " HEDDLE_LOG_TRACES=%ex to see where");
    assertThat(told.code()).isEqualTo(ExitCode.INTERNAL);
  }

  @ParameterizedTest
  @CsvSource({
    "query --json, JSON",
    "query --json --data, JSON",
    "query --data --json, SENTENCE", // it is the option's value
    "query --data x --json a f, JSON",
    "query a --json, SENTENCE", // it is the chaincode's
    "query -- --json, SENTENCE",
    "query --bogus --json, JSON",
    "query --verbose a --json, VERBOSE",
    "user add x --json, JSON",
    "user list --verbose, VERBOSE",
    "status --bogus, SENTENCE"
  })
  void is_that_which_the_options_ask_for_be_they_right_or_not(
      String typed, ToldFailure.Form expected) {
    String[] words = typed.split(" ");
    CommandLine heddle = HeddleCommand.commandLine(words);
    CommandLine command = heddle;
    for (String word : words) {
      command = command.getSubcommands().getOrDefault(word, command);
    }

    assertThat(FailureForm.of(command, words)).isEqualTo(expected);
  }

  @Test
  void every_command_has_both_options() {
    assertOptions(HeddleCommand.commandLine());
  }

  private static void assertOptions(CommandLine parent) {
    for (CommandLine command : parent.getSubcommands().values()) {
      if (!(command.getCommand() instanceof CommandLine.HelpCommand)) {
        assertThat(command.getCommandSpec().optionsMap())
            .as(command.getCommandName())
            .containsKeys("--json", "--verbose");
        assertOptions(command);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sttus|There is no command 'sttus'; did you mean 'status'?",
        "user lst|There is no command 'user lst'; did you mean 'list'?",
        "weave|There is no command 'weave'; see 'heddle --help'",
        "status --jsn|Unknown option: '--jsn'; did you mean '--json'?",
        "status extra|There is no use for 'extra' here; see 'heddle status --help'"
      })
  void a_misspelt_word_is_told_with_the_one_that_is_near(String typed, String sentence) {
    CommandRun run = CommandRun.of(typed.split(" "));

    assertThat(run.err()).isEqualTo(sentence + System.lineSeparator());
    assertThat(run.exitCode()).isEqualTo(2);
  }
}
