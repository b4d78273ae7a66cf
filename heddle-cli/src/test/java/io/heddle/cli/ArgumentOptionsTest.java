// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What a chaincode is called with, in the forms that people have. */
final class ArgumentOptionsTest {

  private static final Bytes BYTES = Bytes.copyFrom(HexFormat.of().parseHex("ff00fe"));

  @TempDir private Path dir;

  @Command
  private static final class Call {
    @Mixin private final ArgumentOptions arguments = new ArgumentOptions();

    @Mixin private final TransientOptions secrets = new TransientOptions();

    static Call of(String... words) {
      Call call = new Call();
      new CommandLine(call).setStopAtPositional(true).setExpandAtFiles(false).parseArgs(words);
      assertThat(call.arguments.chaincode()).isEqualTo("cars");
      return call;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Args\":[\"f\",\"a\",\"\"]}",
        " {\"args\": [\"f\", \"a\", null]}",
        "{\"Function\":\"f\",\"Args\":[\"a\",\"\"]}",
        "{\"function\":\"\",\"ARGS\":[\"f\",\"a\",\"\"]}"
      })
  void the_json_of_peer_may_stand_alone_behind_an_option_or_in_a_file(String json)
      throws IOException {
    Path file = Files.writeString(dir.resolve("call.json"), json + "\n");

    assertThat(given("cars", json)).containsExactly("f", "a", "");
    assertThat(given("-c", json, "cars")).containsExactly("f", "a", "");
    assertThat(given("--ctor=" + json, "cars")).containsExactly("f", "a", "");
    assertThat(given("cars", "-c", json.strip())).containsExactly("f", "a", "");
    assertThat(given("--args-file", file.toString(), "cars")).containsExactly("f", "a", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"color\":\"blue\"}", "{a}", "[\"Args\"]", "\"Args\"", "{\"a\":\"Args\"}"})
  void other_json_is_a_function_as_it_stands(String json) {
    assertThat(given("cars", json)).containsExactly(json);
    assertThat(given("cars", json, "a")).containsExactly(json, "a");
  }

  @Test
  void json_behind_a_function_is_its_argument() {
    assertThat(given("cars", "f", "{\"Args\":[]}")).containsExactly("f", "{\"Args\":[]}");
    assertThat(given("cars", "{\"Args\":[]}", "a")).containsExactly("{\"Args\":[]}", "a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"Args":["f",}                     | The call is not JSON: invalid character '}' looking for beginning of value
          {"Args":["f"]} x                   | The call is not JSON: invalid character 'x' after top-level value
          {"Args":["f",5]}                   | Element 2 of 'Args' of the call must be a text, not number: write it in quotes
          {"Args":"f"}                       | 'Args' of the call must be an array of texts, not string
          {"Args":["f"],"Function":7}        | 'Function' of the call must be a text, not number: write it in quotes
          {"Args":[]}                        | No function to call: its Args are empty
          {"Args":null}                      | No function to call: its Args are empty
          {"Args":["f"],"Transient":{}}      | The call as JSON must be an object with the keys 'Args' or 'Function' and 'Args', such as '{"Args":["f","a"]}'
          {"Args":[],"Function":"f","x":1}   | The call as JSON must be an object with the keys 'Args' or 'Function' and 'Args', such as '{"Args":["f","a"]}'
          """)
  void json_that_peer_would_refuse_is_refused(String json, String sentence) {
    assertRefused(Fault.BAD_INPUT, sentence, "-c", json, "cars");
    assertRefused(Fault.BAD_INPUT, sentence, "cars", json);
    assertRefused(Fault.BAD_INPUT, sentence, "cars", "-c", json);
  }

  @Test
  void an_array_in_a_file_gives_texts_and_json_as_it_is_written() throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("a.json"),
            " [\"Create\", \"a\\u00fc\", {\"n\": 1.10, \"l\": [1, {}]}, [ 2 ], 1e400, -0.10, true, null, \"\"] ");

    assertThat(given("--args-file", file.toString(), "cars"))
        .containsExactly(
            "Create",
            "aü",
            "{\"n\": 1.10, \"l\": [1, {}]}",
            "[ 2 ]",
            "1e400",
            "-0.10",
            "true",
            "null",
            "");
    assertThat(given("--args-file", file.toString(), "cars", "f", "x"))
        .startsWith("f", "x", "Create");
  }

  @Test
  void a_file_that_is_no_json_gives_each_line_byte_for_byte() throws IOException {
    Path file = Files.write(dir.resolve("lines"), "a b\r\n\n{\"x\":1}\n".getBytes(UTF_8));
    Files.write(file, BYTES.toByteArray(), APPEND);

    assertThat(
            Call.of("--args-file", file.toString(), "cars", "f").arguments.invocation().arguments())
        .containsExactly(
            Bytes.copyFromUtf8("a b"), Bytes.EMPTY, Bytes.copyFromUtf8("{\"x\":1}"), BYTES);
  }

  @Test
  void what_makes_no_call_is_refused() throws IOException {
    Path file = Files.writeString(dir.resolve("two"), "[\"f\"]\n[\"g\"]");
    Path open = Files.writeString(dir.resolve("open"), "[\"f\"");
    Path empty = Files.writeString(dir.resolve("empty"), "");
    String nothing =
        "No function to call: give FUNCTION [ARG...] behind NAME, -c JSON or --args-file FILE";

    assertRefused(Fault.BAD_INPUT, nothing, "cars");
    assertRefused(Fault.BAD_INPUT, nothing, "--args-file", empty.toString(), "cars");
    assertRefused(
        Fault.BAD_INPUT,
        "The array of arguments in '%s' is not JSON: invalid character '[' after top-level value"
            .formatted(file),
        "--args-file",
        file.toString(),
        "cars");
    assertRefused(
        Fault.BAD_INPUT,
        "The array of arguments in '%s' is not JSON: unexpected end of JSON input".formatted(open),
        "--args-file",
        open.toString(),
        "cars");
    assertRefused(
        Fault.NOT_FOUND,
        "--args-file: there is no file '%s'".formatted(dir.resolve("x")),
        "--args-file",
        dir.resolve("x").toString(),
        "cars");
    assertRefused(
        Fault.BAD_INPUT,
        "--args-file: '%s' is a directory, not a file".formatted(dir),
        "--args-file",
        dir.toString(),
        "cars");
    assertRefused(
        Fault.BAD_INPUT,
        "The call is given with -c and as 'f' behind NAME; leave out one of the two",
        "-c",
        "{\"Args\":[\"f\"]}",
        "cars",
        "f");
    assertRefused(
        Fault.BAD_INPUT,
        "The call is given as JSON and as --args-file; leave out one of the two",
        "--args-file",
        file.toString(),
        "cars",
        "{\"Args\":[\"f\"]}");
  }

  @Test
  void standard_input_is_a_file_called_minus_that_can_be_read_once() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("[\"f\",\"a\"]".getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(given("--args-file", "-", "cars")).containsExactly("f", "a");
    } finally {
      System.setIn(before);
    }
    CommandRun twice =
        CommandRun.of("query", "--args-file", "-", "--transient-file", "k=-", "cars");
    assertThat(twice)
        .isEqualTo(
            new CommandRun(
                ExitCode.BAD_INPUT.number(),
                "",
                "Standard input is named twice with '-'; it can be read once%n".formatted()));
  }

  @Test
  void transient_data_is_text_base64_a_file_or_what_peer_takes() throws IOException {
    Path file = Files.write(dir.resolve("secret"), BYTES.toByteArray());

    assertThat(
            secrets(
                "--transient",
                "text={\"a\":1}",
                "--transient-base64",
                "bytes=/wD+",
                "--transient-file",
                "file=" + file,
                "--transient",
                "{\"one\":\"aGk=\",\"two\":\"\"}"))
        .isEqualTo(
            Map.of(
                "text",
                Bytes.copyFromUtf8("{\"a\":1}"),
                "bytes",
                BYTES,
                "file",
                BYTES,
                "one",
                Bytes.copyFromUtf8("hi"),
                "two",
                Bytes.EMPTY));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          --transient-base64 k=aGk          | --transient-base64: the value of 'k' is not Base64; for a text write --transient k=TEXT
          --transient-base64 k=aG-_         | --transient-base64: the value of 'k' is not Base64; for a text write --transient k=TEXT
          --transient {"k":"text"}          |
          --transient {"k":"text!"}         | --transient: the value of 'k' is not Base64; for a text write --transient k=TEXT
          --transient {"k":5}               | --transient: the value of 'k' must be a text in Base64
          --transient {"k":                 | --transient is not JSON: unexpected end of JSON input
          --transient-file k=nowhere        | --transient-file: there is no file 'nowhere'
          --transient-file k                | --transient-file takes NAME=VALUE, not 'k'
          --transient k=a --transient-base64 k=aGk= | --transient-base64 is given twice for 'k'
          """)
  void transient_data_that_cannot_be_read_is_refused(String typed, String sentence) {
    List<String> words = new ArrayList<>(List.of(typed.strip().split(" +")));
    words.add("cars");
    Call call = Call.of(words.toArray(String[]::new));
    if (sentence == null) {
      assertThat(call.secrets.values()).hasSize(1);
    } else {
      assertThatThrownBy(call.secrets::values).hasMessage(sentence);
    }
  }

  private static Map<String, Bytes> secrets(String... options) {
    List<String> words = new ArrayList<>(List.of(options));
    words.add("cars");
    return Call.of(words.toArray(String[]::new)).secrets.values();
  }

  private static List<String> given(String... words) {
    ArgumentOptions.Invocation invocation = Call.of(words).arguments.invocation();
    List<String> given = new ArrayList<>(List.of(invocation.function()));
    invocation.arguments().forEach(each -> given.add(each.toStringUtf8()));
    return given;
  }

  private static void assertRefused(Fault fault, String sentence, String... words) {
    assertThatThrownBy(() -> given(words))
        .isInstanceOfSatisfying(
            HeddleException.class, said -> assertThat(said.fault()).isEqualTo(fault))
        .hasMessage(sentence);
  }
}
