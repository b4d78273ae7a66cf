// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.disk.Mode;
import io.heddle.disk.WholeFile;
import io.heddle.quick.QuickTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * What the build writes so that later runs need no picocli, in sections: the table of commands,
 * help texts, the version.
 */
final class QuickFile {

  /** A system property with its path. */
  static final String PROPERTY = "heddle.quick";

  private static final String BEGIN = "\f";
  private static final String VERSION = "version";
  private static final String TABLE = "table";
  private static final String COMPLETION = "completion";
  private static final Set<String> HELP_OPTIONS = Set.of("--help", "-h");
  private static final Set<String> VERSION_OPTIONS = Set.of("--version", "-V");

  /** A character for each byte: only what is asked for is worth decoding. */
  private final String content;

  private QuickFile(String content) {
    this.content = content;
  }

  /** Empty if there is none. */
  static Optional<QuickFile> read(Path file) {
    try {
      return Optional.of(new QuickFile(new String(Files.readAllBytes(file), ISO_8859_1)));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  List<String> table() {
    return section(TABLE).map(text -> text.lines().toList()).orElse(List.of());
  }

  /** The lines of a {@link CompletionModel}. */
  List<String> completion() {
    return section(COMPLETION).map(text -> text.lines().toList()).orElse(List.of());
  }

  /**
   * What a command line has printed, if it is for help or for the version.
   *
   * @param isStyled asked only then
   */
  Optional<String> text(BooleanSupplier isStyled, String... arguments) {
    List<String> words = List.of(arguments);
    if (words.isEmpty()) {
      return Optional.empty();
    }
    if (words.size() == 1 && VERSION_OPTIONS.contains(words.getFirst())) {
      return section(VERSION);
    }
    if (words.getFirst().equals("help")) {
      return section(help(isStyled.getAsBoolean(), words.subList(1, words.size())));
    }
    return HELP_OPTIONS.contains(words.getLast())
        ? section(help(isStyled.getAsBoolean(), words.subList(0, words.size() - 1)))
        : Optional.empty();
  }

  private Optional<String> section(String name) {
    String beginning = BEGIN + name + "\n";
    int at = content.indexOf(beginning);
    if (at < 0) {
      return Optional.empty();
    }
    int from = at + beginning.length();
    int to = content.indexOf(BEGIN, from);
    String bytes = content.substring(from, to < 0 ? content.length() : to);
    return Optional.of(new String(bytes.getBytes(ISO_8859_1), UTF_8));
  }

  private static String help(boolean isStyled, List<String> command) {
    boolean isName = command.stream().noneMatch(word -> word.contains("/"));
    return (isStyled ? "styled/" : "plain/") + (isName ? String.join("/", command) : "/");
  }

  /**
   * Writes all of it.
   *
   * @throws IOException if it cannot be written
   */
  static void write(Path file) throws IOException {
    CommandLine heddle = HeddleCommand.commandLine();
    var content = new StringBuilder();
    var version = new StringWriter();
    heddle.printVersionHelp(new PrintWriter(version, true), Ansi.OFF);
    add(VERSION, version.toString(), content);
    add(TABLE, String.join("\n", QuickTable.lines(QuickCommands.of(heddle))) + "\n", content);
    add(COMPLETION, CompletionModel.of(heddle).lines(), content);
    addHelp(heddle, "", content);
    WholeFile.write(file, content.toString(), Mode.READABLE);
  }

  private static void addHelp(CommandLine command, String name, StringBuilder content) {
    add("plain/" + name, command.getUsageMessage(Ansi.OFF), content);
    add("styled/" + name, command.getUsageMessage(Ansi.ON), content);
    command
        .getSubcommands()
        .forEach(
            (below, each) -> addHelp(each, name.isEmpty() ? below : name + "/" + below, content));
  }

  private static void add(String name, String text, StringBuilder content) {
    content.append(BEGIN).append(name).append('\n').append(text);
  }
}
