// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What the result of a builder depends on beside its own files and the package: programs, variables
 * and files. {@code docs/decisions/build-cache.md} has the reasons.
 */
final class Toolchain {

  /** A builder may say it in a file of that name beside its {@code bin}. */
  private static final String FILE = "toolchain";

  private static final int MANY_BYTES = 1 << 16;

  /** Where things lie, which changes nothing of what is made with them. */
  private static final Set<String> PLACES = Set.of("PATH", "TMPDIR", "HEDDLE_CACHE");

  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_.+-]*");

  private final Builder builder;
  private final SearchPath path;

  private Toolchain(Builder builder) {
    this.builder = builder;
    this.path = new SearchPath(builder.environment());
  }

  /**
   * A line for each thing, with what tells whether it is still the same; empty if nobody can know,
   * as of a builder whose programs are not scripts and which says nothing.
   *
   * @throws IOException if the builder's files cannot be read
   */
  static Optional<List<String>> of(Builder builder) throws IOException {
    var toolchain = new Toolchain(builder);
    Path said = builder.dir().resolve(FILE);
    return Files.isRegularFile(said) && Files.size(said) < MANY_BYTES
        ? toolchain.asSaid(Files.readAllLines(said, UTF_8))
        : toolchain.asFound();
  }

  private Optional<List<String>> asSaid(List<String> lines) {
    List<String> things = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", 2);
      if (words.length < 2 || words[0].startsWith("#")) {
        continue;
      }
      switch (words[0]) {
        case "program" -> things.add(path.describe(words[1]));
        case "variable" -> things.add(variable(words[1]));
        case "file" -> things.add("file " + ToolFile.describe(file(words[1])));
        default -> {
          return Optional.empty(); // of a later version, perhaps: better to build
        }
      }
    }
    return Optional.of(things);
  }

  /** Every program that its scripts name, and all that it sees of the environment. */
  private Optional<List<String>> asFound() throws IOException {
    Set<String> words = new TreeSet<>();
    for (Path file : BuilderFiles.of(builder).values()) {
      String text = new String(Files.readAllBytes(file), UTF_8);
      if (text.indexOf('\0') >= 0) {
        return Optional.empty();
      }
      WORD.matcher(text).results().map(MatchResult::group).forEach(words::add);
    }
    words.retainAll(path.names());
    List<String> things = new ArrayList<>();
    words.forEach(word -> things.add(path.describe(word)));
    builder.environment().keySet().stream()
        .filter(name -> !PLACES.contains(name))
        .sorted()
        .forEach(name -> things.add(variable(name)));
    return Optional.of(things);
  }

  /** A folder that it names may be a link to another one after an update. */
  private String variable(String name) {
    String value = builder.environment().getOrDefault(name, "");
    return "variable %s=%s %s"
        .formatted(name, value, value.startsWith("/") ? ToolFile.real(value) : "");
  }

  /** A path may begin with the value of a variable: {@code $HOME/.npmrc}. */
  private String file(String text) {
    if (!text.startsWith("$")) {
      return text;
    }
    int slash = text.indexOf('/');
    String name = text.substring(1, slash < 0 ? text.length() : slash);
    return builder.environment().getOrDefault(name, "") + (slash < 0 ? "" : text.substring(slash));
  }
}
