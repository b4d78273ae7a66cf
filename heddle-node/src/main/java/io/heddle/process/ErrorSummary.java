// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one line of an output that says best what went wrong: of a compiler's the first error with
 * its place, of a program's the exception that it died of, with its cause and where it was thrown.
 * Not safe for threads.
 */
final class ErrorSummary {

  private static final int LONGEST = 300;
  private static final int LONGEST_LINE = 2000;

  /** Errors with their places, as javac under Maven, other compilers, and tsc write them. */
  private static final List<Pattern> PLACED =
      List.of(
          Pattern.compile("^\\[ERROR] (\\S.*?:\\[\\d+(?:,\\d+)?] .+)"),
          Pattern.compile("^(\\S.*\\.\\w+:\\d+(?::\\d+)?: (?!warning|note|info).+)"),
          Pattern.compile("^(\\S.*\\(\\d+,\\d+\\): error .+)"));

  /** What npm says, without what nobody reads. */
  private static final Pattern NPM =
      Pattern.compile(
          "^npm (?:error|ERR!) (?!code |errno |syscall |path |cwd |command |signal |A complete log|Log files|\\s)(.+)");

  /** What Maven says, without how to be told more. */
  private static final Pattern MAVEN =
      Pattern.compile(
          "^\\[ERROR] (?!COMPILATION ERROR|->|To see|Re-run|For more|\\[Help|After correcting|\\s)(.+)");

  /** A line of a stack: Node's, Java's. */
  private static final Pattern FRAME =
      Pattern.compile("^\\s+at (?:.*\\()?([^()\\s]+\\.\\w+:\\d+)(?::\\d+)?\\)?$");

  /** Where Node has found what it cannot read; the stack only says who wanted it read. */
  private static final Pattern UNREADABLE = Pattern.compile("^(/.*\\.[cm]?[jt]s:\\d+)$");

  private static final String SYNTAX = "SyntaxError: ";

  /** Go's line of a stack. */
  private static final Pattern GO_FRAME = Pattern.compile("^\\t(\\S+\\.go:\\d+)(?: \\+0x\\w+)?$");

  /** Frames that are not of the user. */
  private static final Pattern LIBRARY =
      Pattern.compile(
          "node:|node_modules|^\\s+at (?:java|jdk|sun|io\\.grpc|org\\.hyperledger|com\\.google)\\b|/usr/|/pkg/mod/|\\(<anonymous>\\)");

  private final boolean isOfCompiler;
  private @Nullable String placed;
  private @Nullable String said;
  private @Nullable String named;
  private @Nullable String cause;
  private @Nullable String frame;
  private @Nullable String unreadable;

  private ErrorSummary(boolean isOfCompiler) {
    this.isOfCompiler = isOfCompiler;
  }

  /** Of what a builder writes. */
  static ErrorSummary ofBuilder() {
    return new ErrorSummary(true);
  }

  /** Of what a chaincode writes. */
  static ErrorSummary ofProgram() {
    return new ErrorSummary(false);
  }

  void add(String whole) {
    String line = whole.length() > LONGEST_LINE ? whole.substring(0, LONGEST_LINE) : whole;
    if (isOfCompiler) {
      if (placed == null && line.contains(": ")) {
        placed = firstOf(PLACED, line);
      }
      if (said == null && (line.startsWith("npm ") || line.startsWith("[ERROR] "))) {
        said = firstOf(List.of(NPM, MAVEN), line);
      }
    }
    if (line.startsWith("/")) {
      unreadable = Optional.ofNullable(firstOf(List.of(UNREADABLE), line)).orElse(unreadable);
    }
    if (Headline.isOne(line)) {
      if (named == null || isDeath(line)) {
        named = trimmed(line);
        cause = null;
        frame = line.startsWith(SYNTAX) ? unreadable : null;
      } else if (line.startsWith("Caused by: ")) {
        cause = trimmed(line);
      }
    } else if (named != null && frame == null) {
      frame = frame(line);
    }
  }

  /** Empty if no line names an error. */
  Optional<String> text() {
    String best = placed != null ? placed : said != null ? said : described();
    return Optional.ofNullable(best).map(ErrorSummary::shortened);
  }

  private @Nullable String described() {
    if (named == null) {
      return null;
    }
    return named + (frame == null ? "" : ", at " + frame) + (cause == null ? "" : "; " + cause);
  }

  /** What ends a program counts more than what it has logged before. */
  private static boolean isDeath(String line) {
    return line.startsWith("Exception in thread ")
        || line.startsWith("panic: ")
        || line.startsWith("fatal error: ")
        || line.matches("^(?:Uncaught )?[A-Z]\\w*Error(?: \\[\\w+])?: .*");
  }

  /** The place in a line of a stack that is of the user; null if it has none. */
  static @Nullable String frame(String line) {
    if (line.isEmpty() || !Character.isWhitespace(line.charAt(0)) || LIBRARY.matcher(line).find()) {
      return null;
    }
    Matcher found = FRAME.matcher(line);
    if (found.matches()) {
      return place(line, found);
    }
    Matcher go = GO_FRAME.matcher(line);
    return go.matches() ? go.group(1) : null;
  }

  /** Node gives a column, too, which is in the part that the pattern leaves out. */
  private static String place(String line, Matcher found) {
    String rest = line.substring(found.end(1)).replace(")", "");
    return found.group(1) + rest;
  }

  private static @Nullable String firstOf(List<Pattern> patterns, String line) {
    for (Pattern pattern : patterns) {
      Matcher found = pattern.matcher(line);
      if (found.find()) {
        return trimmed(found.group(1));
      }
    }
    return null;
  }

  private static String trimmed(String line) {
    return line.strip();
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
