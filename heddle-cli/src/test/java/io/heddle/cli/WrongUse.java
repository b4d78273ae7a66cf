// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A command line that cannot work.
 *
 * @param typed behind {@code heddle}, with a name in braces for what lies in a folder
 * @param sentence what is told of it, with the same names
 */
record WrongUse(String typed, int code, String sentence) {

  /** What only who knows Java, or what is under Heddle, could make something of. */
  static final Pattern NOT_FOR_USERS =
      Pattern.compile(
          "\\w+(Exception|Error)\\b|\\b(java|io|tools|org|com)\\.[a-z.]+[A-Z]|REDACTED|\\bAOT\\b|[Nn]etty|WARNING|SLF4J");

  /** The table. */
  static List<WrongUse> all() {
    try (InputStream in =
        Optional.ofNullable(WrongUse.class.getResourceAsStream("/cli/wrong-uses.tsv"))
            .orElseThrow()) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .map(line -> line.split("\t", -1))
          .map(parts -> new WrongUse(parts[0], Integer.parseInt(parts[1]), parts[2]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes what the names are for. */
  static void prepare(Path folder) throws IOException {
    Files.writeString(folder.resolve("file"), "just text");
  }

  List<String> words(Path folder) {
    return List.of(
        typed
            .replace("{none}", folder.resolve("none").toString())
            .replace("{file}", folder.resolve("file").toString())
            .replace("{dir}", folder.toString())
            .split(" ", -1));
  }

  /** A text with the names in place of the paths. */
  static String hidden(String text, Path folder) {
    return text.replace(folder.resolve("none").toString(), "{none}")
        .replace(folder.resolve("file").toString(), "{file}")
        .replace(folder.toString(), "{dir}");
  }

  @Override
  public String toString() {
    return typed;
  }
}
