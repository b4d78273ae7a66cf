// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import com.google.protobuf.ByteString;
import io.heddle.disk.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files below a directory of the release output. Links are followed while they stay in the
 * release output; where they do not, or lead in a circle, is told.
 */
final class ReleaseFiles {

  /** Hears of each file and each problem. */
  interface Visitor {

    /**
     * A file.
     *
     * @param path from the root of the release output, with slashes
     */
    void file(String path, ByteString content);

    void problem(String sentence);
  }

  private final Path root;
  private final Visitor visitor;

  /** The directories that the walk is in, without links. */
  private final Set<Path> above = new HashSet<>();

  private ReleaseFiles(Path root, Visitor visitor) {
    this.root = root;
    this.visitor = visitor;
  }

  /** Nothing happens if there is no such directory. */
  static void below(Path releaseDir, String name, Visitor visitor) {
    try {
      Path root = releaseDir.toRealPath();
      Path start = root.resolve(name);
      if (Files.exists(start, LinkOption.NOFOLLOW_LINKS)) {
        new ReleaseFiles(root, visitor).visit(start, name);
      }
    } catch (NoSuchFileException _) {
      // nothing was released
    } catch (IOException e) {
      visitor.problem("the release output cannot be read: " + e);
    }
  }

  private void visit(Path entry, String path) {
    try {
      Path real = entry.toRealPath();
      if (!real.startsWith(root)) {
        visitor.problem("'%s' is a link that leads out of the release output".formatted(path));
      } else if (Files.isDirectory(real)) {
        visitDirectory(real, path);
      } else if (Files.isRegularFile(real)) {
        visitor.file(path, ByteString.copyFrom(Files.readAllBytes(real)));
      } else {
        visitor.problem("'%s' is not a file".formatted(path));
      }
    } catch (NoSuchFileException _) {
      visitor.problem("'%s' is a link that leads nowhere".formatted(path));
    } catch (IOException e) {
      visitor.problem("'%s' cannot be read: %s".formatted(path, Reason.of(e)));
    }
  }

  private void visitDirectory(Path directory, String path) throws IOException {
    if (!above.add(directory)) {
      visitor.problem("'%s' is a link that leads back to where it is".formatted(path));
      return;
    }
    for (Path entry : entries(directory)) {
      visit(entry, path + "/" + entry.getFileName());
    }
    above.remove(directory);
  }

  private static List<Path> entries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    }
  }
}
