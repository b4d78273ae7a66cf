// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells a line that a tool wrote about its copy of somebody's files with the paths of those files.
 * What is in the copy alone keeps its path.
 *
 * @param copy what the tool works in
 * @param directory what it is a copy of
 * @param above how many directories are in the copy above the files, at most
 * @param knowsRelative whether paths without a beginning are those of the files, too, if a line
 *     number follows
 */
record UserPaths(Path copy, Path directory, int above, boolean knowsRelative)
    implements UnaryOperator<String> {

  private static final Pattern RELATIVE =
      Pattern.compile(
          "(?<=^|\\s)(?:\\./)?([\\w@+-][\\w@.+-]*(?:/[\\w@.+-]+)*\\.[A-Za-z]\\w*)(?=:\\d|:\\[\\d|\\(\\d+,)");

  /** What ends a path in a message. */
  private static final String REST = "(/[^\\s:()\\[\\]'\"<>|,;]*)";

  @Override
  public String apply(String line) {
    String absolute = replaced(line, copy);
    try {
      Path real = copy.toRealPath();
      absolute = real.equals(copy) ? absolute : replaced(absolute, real);
    } catch (IOException _) {
      // the copy is gone, and nothing names it any more
    }
    return knowsRelative
        ? RELATIVE.matcher(absolute).replaceAll(found -> quoted(relative(found)))
        : absolute;
  }

  private String replaced(String line, Path root) {
    if (!line.contains(root.toString())) {
      return line;
    }
    return Pattern.compile(Pattern.quote(root.toString()) + REST)
        .matcher(line)
        .replaceAll(found ->
            quoted(own(found.group(1).substring(1)).map(Path::toString).orElse(found.group())));
  }

  private String relative(MatchResult found) {
    return file(found.group(1)).map(Path::toString).orElse(found.group());
  }

  /** The file of the user that a path within the copy means. */
  private Optional<Path> own(String path) {
    String rest = path;
    for (int cut = 0; cut < above; cut++) {
      int slash = rest.indexOf('/');
      if (slash < 0) {
        return Optional.empty();
      }
      rest = rest.substring(slash + 1);
      Optional<Path> file = file(rest);
      if (file.isPresent()) {
        return file;
      }
    }
    return Optional.empty();
  }

  private Optional<Path> file(String path) {
    try {
      Path file = directory.resolve(path).normalize();
      return !path.isEmpty() && file.startsWith(directory) && Files.exists(file)
          ? Optional.of(file)
          : Optional.empty();
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }
}
