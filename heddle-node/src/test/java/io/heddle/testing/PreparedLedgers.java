// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.disk.DirectoryTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Ledgers that many tests begin with: each is made once and then copied.
 *
 * <p>They lie in a directory of this process, or where {@code -Dheddle.prepared=DIRECTORY} says.
 * Processes that run broken code so find what the whole one made before them.
 */
final class PreparedLedgers {

  private static final Path ROOT = root();

  private PreparedLedgers() {}

  /**
   * Fills a directory, which may not be there yet, with the ledger of this name.
   *
   * @param maker makes the ledger in an empty directory, and closes it
   */
  static void copy(String name, Consumer<Path> maker, Path to) {
    Path ledger = ROOT.resolve(name);
    try {
      synchronized (PreparedLedgers.class) {
        if (!Files.exists(ledger)) {
          Path half = Files.createTempDirectory(ROOT, "half-");
          maker.accept(half);
          Files.move(half, ledger, StandardCopyOption.ATOMIC_MOVE);
        }
      }
      copyTree(ledger, Files.createDirectories(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all.skip(1)::iterator) {
        Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static Path root() {
    String given = System.getProperty("heddle.prepared");
    try {
      if (given != null) {
        return Files.createDirectories(Path.of(given));
      }
      Path own = Files.createTempDirectory("heddle-prepared");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(own)));
      return own;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try {
      DirectoryTree.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
