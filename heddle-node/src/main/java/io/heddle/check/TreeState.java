// SPDX-License-Identifier: Apache-2.0
package io.heddle.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What lies below a directory at one moment: every path with its kind, mode, size and time. */
record TreeState(SortedMap<String, String> entries) {

  static TreeState of(Path root) throws IOException {
    SortedMap<String, String> entries = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        if (!path.equals(root)) {
          entries.put(root.relativize(path).toString(), describe(path));
        }
      }
    }
    return new TreeState(entries);
  }

  /** The same, but for a directory and what is in it. */
  TreeState without(String directory) {
    SortedMap<String, String> rest = new TreeMap<>(entries);
    rest.keySet().removeIf(name -> name.equals(directory) || name.startsWith(directory + "/"));
    return new TreeState(rest);
  }

  /** What is different afterwards: one example, and how many more; empty if nothing is. */
  Optional<String> changesTo(TreeState after) {
    SortedMap<String, String> changes = new TreeMap<>();
    entries.forEach((name, state) -> {
      String now = after.entries.get(name);
      if (now == null) {
        changes.put(name, "removed");
      } else if (!now.equals(state)) {
        changes.put(name, "changed");
      }
    });
    after.entries.keySet().stream()
        .filter(name -> !entries.containsKey(name))
        .forEach(name -> changes.put(name, "added"));
    if (changes.isEmpty()) {
      return Optional.empty();
    }
    String example = "%s '%s'".formatted(changes.get(changes.firstKey()), changes.firstKey());
    return Optional.of(
        changes.size() == 1 ? example : "%s and %d more".formatted(example, changes.size() - 1));
  }

  private static String describe(Path path) throws IOException {
    var attributes =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    String mode = PosixFilePermissions.toString(attributes.permissions());
    if (attributes.isDirectory()) {
      return "directory " + mode; // its time and size say only that entries came and went
    }
    return "%s %d %s".formatted(mode, attributes.size(), attributes.lastModifiedTime());
  }
}
