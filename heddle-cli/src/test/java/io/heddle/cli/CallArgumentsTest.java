// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.client.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParseResult;

/** Whose an argument is: that of the chaincode, or of the command line. */
final class CallArgumentsTest {

  private static final Bytes NO_UTF_8 = Bytes.copyFrom(HexFormat.of().parseHex("66ff61"));

  @TempDir private Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"invoke", "query", "explain"})
  void nothing_behind_the_name_is_an_option_or_a_file_of_arguments(String command)
      throws IOException {
    Path file = Files.writeString(dir.resolve("arguments"), "--json");

    ParseResult parsed = parse(command, "--data", "d", "cars", "@" + file);

    assertThat(typed(parsed)).containsExactly("cars", "@" + file);
    assertThat(parsed.matchedOptions())
        .singleElement()
        .extracting(ArgSpec::paramLabel)
        .isEqualTo("DIR");
    for (String option :
        List.of("-h", "--help", "-V", "--version", "--json", "--data", "-x", "--")) {
      ParseResult behind = parse(command, "cars", option);

      assertThat(typed(behind)).containsExactly("cars", option);
      assertThat(behind.matchedOptions()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"invoke", "query"})
  void arguments_stay_what_and_where_they_are(String command) {
    String[] arguments = {
      "",
      "@",
      "@@x",
      "--",
      "-h",
      "--json",
      "--timeout=5",
      "\"q\"",
      "'a b'",
      "a=b",
      "ü",
      "\\n",
      "${sys:user.home}",
      "--",
      ""
    };
    List<String> words = new ArrayList<>(List.of(command, "--json", "cars", "f"));
    words.addAll(List.of(arguments));

    ParseResult parsed = parse(words.toArray(String[]::new));

    assertThat(typed(parsed).subList(2, words.size() - 2)).containsExactly(arguments);
    assertThat(parsed.matchedOptions())
        .singleElement()
        .extracting(ArgSpec::paramLabel)
        .isEqualTo("<json>");
  }

  @Test
  void a_file_of_arguments_is_read_for_no_command() throws IOException {
    Path file = Files.writeString(dir.resolve("x"), "--help");

    assertThat(run("start", "@" + file)).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(errors.toString()).startsWith("Chaincode '@" + file + "': ");
  }

  @Test
  void an_option_too_far_behind_is_told_where_it_stands() {
    assertThat(run("explain", "cars", "{}", "--json")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(errors)
        .hasToString(
            "Unknown option: '--json'; options stand before NAME; see 'heddle explain --help'%n"
                .formatted());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          package --label a x.tgz ``          | Invalid value for positional parameter at index 1 (DIRECTORY): the name is empty; '.' is the current directory; see 'heddle package --help'
          start --data ``                     | Invalid value for option '--data': the name is empty; '.' is the current directory; see 'heddle start --help'
          status --data --jsn                 | Invalid value for option '--data': '--jsn' looks like an option; write './--jsn' if a file is called so; see 'heddle status --help'
          start --builder x                   | --builder takes NAME=VALUE, not 'x'
          start --builder =x                  | --builder takes NAME=VALUE, not '=x'
          start --builder x=                  | --builder for 'x': the name is empty; '.' is the current directory
          start --builder x=a --builder x=b   | --builder is given twice for 'x'
          start --ephemeral --collections c=a --collections c=b | --collections is given twice for 'c'
          query --transient k=1 --transient k=2 cars f | --transient is given twice for 'k'
          query --timeout 0 cars f            | --timeout takes a number from 1, not 0
          start ``                            | A chaincode is given as nothing; '.' is the current directory
          """,
      delimiter = '|')
  void what_would_be_taken_for_something_else_is_refused(String typed, String sentence) {
    String[] words = typed.strip().split(" ", -1);
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i].equals("``") ? "" : words[i];
    }

    assertThat(run(words)).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(errors).hasToString(sentence + System.lineSeparator());
  }

  @Test
  void bytes_that_are_no_text_are_taken_from_the_system() throws IOException {
    Path known = commandLine(Bytes.copyFromUtf8("f"), NO_UTF_8, Bytes.EMPTY);

    assertThat(TypedBytes.of(List.of(NO_UTF_8.toStringUtf8(), ""), known))
        .containsExactly(NO_UTF_8, Bytes.EMPTY);
  }

  @Test
  void text_needs_no_system_that_knows_it() {
    assertThat(TypedBytes.of(List.of("ü", ""), dir.resolve("nowhere")))
        .containsExactly(Bytes.copyFromUtf8("ü"), Bytes.EMPTY);
  }

  @Test
  void bytes_that_nobody_knows_are_refused() throws IOException {
    Path another = commandLine(Bytes.copyFromUtf8("other"));
    for (Path place : List.of(dir.resolve("nowhere"), another)) {
      assertThatThrownBy(() -> TypedBytes.of(List.of("a", "f\ufffda"), place))
          .hasMessage(
              "Argument 'f\ufffda' is not UTF-8, and this system does not tell its bytes; send it in a form that is text, such as Base64");
    }
  }

  private final StringWriter errors = new StringWriter();

  private ExitCode run(String... words) {
    int code = HeddleCommand.commandLine().setErr(new PrintWriter(errors, true)).execute(words);
    return List.of(ExitCode.values()).stream()
        .filter(each -> each.number() == code)
        .findFirst()
        .orElseThrow();
  }

  private static ParseResult parse(String... words) {
    return HeddleCommand.commandLine().parseArgs(words).subcommand();
  }

  private static List<String> typed(ParseResult parsed) {
    return parsed.matchedPositionals().stream()
        .distinct()
        .flatMap(each -> each.originalStringValues().stream())
        .toList();
  }

  private Path commandLine(Bytes... words) throws IOException {
    var all = new ByteArrayOutputStream();
    for (Bytes word : words) {
      word.writeTo(all);
      all.write(0);
    }
    return Files.write(dir.resolve("cmdline"), all.toByteArray());
  }
}
