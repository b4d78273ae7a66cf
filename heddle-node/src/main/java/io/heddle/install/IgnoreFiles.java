// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a project itself says is not part of it: the {@code .gitignore}, {@code .npmignore} and
 * {@code .fabricignore} at the top of its sources and, inside a git checkout, above them. They
 * decide of nothing but what need not be told.
 */
final class IgnoreFiles {

  private static final Logger log = LoggerFactory.getLogger(IgnoreFiles.class);

  private static final List<String> NAMES = List.of(".gitignore", ".npmignore", ".fabricignore");
  private static final String GIT = ".git";

  private final List<Line> lines = new ArrayList<>();

  /**
   * One line of a file.
   *
   * @param below what comes before a name of the sources where the file lies
   */
  private record Line(
      PathMatcher pattern, boolean isOfDirectories, boolean isTakenBack, Path below) {

    boolean matches(Path name, boolean isDirectory) {
      Path there = below.resolve(name);
      for (int end = 1; end <= there.getNameCount(); end++) {
        boolean isHere = end == there.getNameCount();
        if ((!isOfDirectories || !isHere || isDirectory)
            && pattern.matches(there.subpath(0, end))) {
          return true;
        }
      }
      return false;
    }
  }

  private IgnoreFiles() {}

  /** Those of the sources in the directory; further up only as far as a checkout goes. */
  static IgnoreFiles of(Path sources) {
    var all = new IgnoreFiles();
    List<Path> places = new ArrayList<>(List.of(sources));
    if (!Files.exists(sources.resolve(GIT))) {
      List<Path> above = new ArrayList<>();
      for (Path dir = sources.getParent(); dir != null; dir = dir.getParent()) {
        above.add(dir);
        if (Files.exists(dir.resolve(GIT))) {
          places.addAll(above);
          break;
        }
      }
    }
    for (Path place : places.reversed()) { // nearer ones have the last word
      NAMES.forEach(name -> all.read(place.resolve(name), place.relativize(sources)));
    }
    return all;
  }

  /**
   * Whether the project says so of the name.
   *
   * @param name relative to the sources; with a slash at the end if it is a directory
   */
  boolean list(String name) {
    Path path = Path.of(name);
    if (path.endsWith(GIT)) {
      return true;
    }
    boolean isListed = false;
    for (Line line : lines) {
      if (line.matches(path, name.endsWith("/"))) {
        isListed = !line.isTakenBack();
      }
    }
    return isListed;
  }

  private void read(Path file, Path below) {
    if (!Files.isRegularFile(file)) {
      return;
    }
    try {
      for (String line : Files.readAllLines(file)) {
        add(line.stripTrailing(), below);
      }
    } catch (IOException | PatternSyntaxException e) {
      log.warn("Ignore file '{}' cannot be understood: {}", file, e.getMessage());
    }
  }

  private void add(String line, Path below) {
    boolean isTakenBack = line.startsWith("!");
    String text = isTakenBack ? line.substring(1) : line;
    if (text.isEmpty() || text.startsWith("#")) {
      return;
    }
    boolean isOfDirectories = text.endsWith("/");
    String name = isOfDirectories ? text.substring(0, text.length() - 1) : text;
    name = name.endsWith("/**") ? name.substring(0, name.length() - 3) : name;
    boolean isAnchored = name.indexOf('/') >= 0;
    String pattern = name.startsWith("/") ? name.substring(1) : name;
    pattern = pattern.startsWith("**/") ? pattern.substring(3) : pattern;
    boolean isAnywhere = !isAnchored || name.startsWith("**/") || name.startsWith("/**/");
    String glob = pattern.replace("{", "\\{").replace("}", "\\}");
    var here = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    var deeper = FileSystems.getDefault().getPathMatcher("glob:**/" + glob);
    lines.add(
        new Line(
            path -> here.matches(path) || (isAnywhere && deeper.matches(path)),
            isOfDirectories,
            isTakenBack,
            below));
  }
}
