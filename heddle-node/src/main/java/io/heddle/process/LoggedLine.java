// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.event.Level;

/**
 * A line that a chaincode wrote, as it goes into the node's log: at its own level, and without the
 * time and level that it begins with, for the log has its own. Who reads the transcript reads it as
 * it was.
 *
 * @param text behind a mark that says to which output it was written
 */
record LoggedLine(Level level, String text) {

  /** The times of java.util.logging as the Java library sets it, of winston, and of Go's log. */
  private static final Pattern TIME =
      Pattern.compile(
          "^(?:Thread\\[[^\\]]*] )?\\[?(?:\\d{4}[-/]\\d\\d[-/]\\d\\d[T ])?\\d\\d:\\d\\d:\\d\\d(?:[.,:]\\d{1,9})?(?:Z|[+-]\\d\\d:?\\d\\d)?]?\\s+");

  private static final Pattern LEVEL =
      Pattern.compile(
          "^\\[?(TRACE|FINEST|FINER|FINE|DEBUG|CONFIG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|CRITICAL|FATAL)]?:?\\s+",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;]*m");

  /** What the libraries for Node and Java say of themselves at every start and every call. */
  private static final Pattern OF_THE_LIBRARY =
      Pattern.compile(
          "^(?:\\[c-api:(?:lib|contracts-spi|fabric-shim)/[^\\]]*]|org\\.hyperledger\\.fabric\\.|io\\.grpc\\.)");

  /** What the libraries fill up with blanks: the name of who logs. */
  private static final Pattern COLUMN = Pattern.compile("(?<=\\S) {3,}");

  /**
   * The line.
   *
   * @param output {@code out} or {@code err}
   */
  static LoggedLine of(String output, String coloured) {
    String line = COLOUR.matcher(coloured).replaceAll("");
    Matcher time = TIME.matcher(line);
    if (time.find()) {
      String rest = line.substring(time.end());
      Matcher level = LEVEL.matcher(rest);
      if (level.find()) {
        String said = COLUMN.matcher(rest.substring(level.end())).replaceFirst(" ");
        return new LoggedLine(level(level.group(1), said), marked(output, said));
      }
    }
    return new LoggedLine(Level.INFO, marked(output, line));
  }

  private static String marked(String output, String text) {
    return output + " | " + text;
  }

  private static Level level(String word, String said) {
    Level level = level(word);
    return level == Level.INFO && OF_THE_LIBRARY.matcher(said).find() ? Level.DEBUG : level;
  }

  private static Level level(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "TRACE", "FINEST", "FINER" -> Level.TRACE;
      case "FINE", "DEBUG", "CONFIG" -> Level.DEBUG;
      case "WARN", "WARNING" -> Level.WARN;
      case "ERROR", "SEVERE", "CRITICAL", "FATAL" -> Level.ERROR;
      default -> Level.INFO;
    };
  }
}
