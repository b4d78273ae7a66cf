// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files that a builder executes, as far as can be told: those in its directory, and those that
 * it shares with other builders. If there are more than a builder usually has, as when {@code
 * /usr/local} is one, those in its {@code bin} stand for all.
 */
final class BuilderFiles {

  private static final int MANY = 1000;
  private static final long MANY_BYTES = 16 * 1024 * 1024;

  private BuilderFiles() {}

  /** By a name that stays when the builder is moved; a file that cannot be read is left out. */
  static SortedMap<String, Path> of(Builder builder) throws IOException {
    Collector all = new Collector();
    all.collect("", builder.dir());
    Optional<Path> shared = builder.shared().filter(Files::isDirectory);
    if (shared.isPresent()) {
      all.collect("shared/", shared.get());
    }
    if (!all.isTooMuch()) {
      return all.files;
    }
    Collector executables = new Collector();
    executables.collect("bin/", builder.dir().resolve("bin"));
    return executables.files;
  }

  private static final class Collector extends SimpleFileVisitor<Path> {

    private final SortedMap<String, Path> files = new TreeMap<>();
    private String prefix = "";
    private Path root = Path.of("");
    private long bytes;

    void collect(String newPrefix, Path newRoot) throws IOException {
      prefix = newPrefix;
      root = newRoot;
      Files.walkFileTree(newRoot, this);
    }

    boolean isTooMuch() {
      return files.size() > MANY || bytes > MANY_BYTES;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (Files.isRegularFile(file) && Files.isReadable(file)) { // a link to a file counts as one
        files.put(prefix + root.relativize(file), file);
        bytes += Files.size(file);
      }
      return isTooMuch() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (file.equals(root)) {
        throw failure;
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
