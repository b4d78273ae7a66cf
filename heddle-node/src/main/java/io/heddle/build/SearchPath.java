// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The programs that somebody with an environment finds by their names. */
final class SearchPath {

  private final List<Path> directories = new ArrayList<>();
  private final Map<String, String> environment;

  SearchPath(Map<String, String> environment) {
    this.environment = environment;
    for (String entry : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      try {
        directories.add(Path.of(entry));
      } catch (InvalidPathException _) {
        // no directory has that name
      }
    }
    directories.removeIf(directory -> !directory.isAbsolute());
  }

  /** The names of all that is there. */
  Set<String> names() {
    Set<String> names = new HashSet<>();
    for (Path directory : directories) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        files.forEach(file -> names.add(file.getFileName().toString()));
      } catch (IOException _) {
        // nothing is found there
      }
    }
    return names;
  }

  /**
   * Which program it is. A script is seldom all of it, so what tells its version in the folder
   * above counts, too, as with {@code npm} and {@code mvn}. The stand-in of a version manager is
   * the same file whatever version it stands for, so it is asked.
   */
  String describe(String name) {
    Optional<Path> found = find(name);
    if (found.isEmpty()) {
      return "program %s is not there".formatted(name);
    }
    Path program = found.get();
    String what = "program %s %s".formatted(name, ToolFile.describe(program.toString()));
    Path real = Path.of(ToolFile.real(program.toString()));
    if (isStandIn(program, real)) {
      return what + " " + ToolVersion.ask(program, environment);
    }
    return isScript(real) ? what + version(real) : what;
  }

  /** Where it is installed, there may be a file that changes with its version, or its libraries. */
  private static String version(Path script) {
    Path home = script.resolve("../..").normalize();
    return Stream.of("package.json", "lib", "VERSION")
        .map(home::resolve)
        .filter(Files::exists)
        .map(each -> " " + ToolFile.describe(each.toString()))
        .collect(Collectors.joining());
  }

  private static boolean isScript(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == '#' && in.read() == '!';
    } catch (IOException _) {
      return false;
    }
  }

  private Optional<Path> find(String name) {
    return directories.stream()
        .map(directory -> directory.resolve(name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** It lies among others of its kind, or is one program under many names. */
  private static boolean isStandIn(Path program, Path real) {
    return program.toString().contains("/shims/")
        || real.getFileName().toString().contains("shim")
        || Set.of("mise", "asdf", "volta").contains(real.getFileName().toString());
  }
}
