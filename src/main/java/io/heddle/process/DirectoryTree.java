// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Copies and deletes directories with all that is in them; links are never followed. */
public final class DirectoryTree {

  private DirectoryTree() {}

  /**
   * Copies a directory so that it survives a power cut: modes are kept, links stay links but must
   * not lead out of it.
   *
   * <p>Fabric: core/container/externalbuilder/copy.go, CopyDir.
   */
  public static void copyDurably(Path source, Path target) throws IOException {
    Files.walkFileTree(source, new Copier(source, target));
  }

  /** Deletes the directory; nothing happens if it is not there. */
  public static void delete(Path root) throws IOException {
    try {
      Files.walkFileTree(root, new Deleter());
    } catch (NoSuchFileException _) {
      // gone already
    }
  }

  /** Makes sure that what the file or directory holds now survives a power cut. */
  public static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      channel.force(true);
    }
  }

  private static final class Copier extends SimpleFileVisitor<Path> {

    private final Path source;
    private final Path target;

    Copier(Path source, Path target) {
      this.source = source;
      this.target = target;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
        throws IOException {
      Files.createDirectory(
          copyOf(dir),
          PosixFilePermissions.asFileAttribute(
              Files.getPosixFilePermissions(dir, LinkOption.NOFOLLOW_LINKS)));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isSymbolicLink()) {
        Files.createSymbolicLink(copyOf(file), checkedLink(file));
      } else if (attributes.isRegularFile()) {
        copyFile(file);
      } else {
        throw new IOException(
            "refusing to copy unsupported file %s with mode %o"
                .formatted(
                    file, (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS)));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
        throws IOException {
      if (e != null) {
        throw e;
      }
      force(copyOf(dir));
      return FileVisitResult.CONTINUE;
    }

    private void copyFile(Path file) throws IOException {
      Path copy = copyOf(file);
      Files.copy(file, copy);
      force(copy);
      Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(file));
    }

    private Path checkedLink(Path link) throws IOException {
      Path destination = Files.readSymbolicLink(link);
      if (destination.isAbsolute()) {
        throw new IOException(
            "refusing to copy absolute symlink %s -> %s".formatted(link, destination));
      }
      if (!link.resolveSibling(destination).normalize().startsWith(source)) {
        throw new IOException(
            "refusing to copy symlink %s -> %s pointing outside of source root"
                .formatted(link, destination));
      }
      return destination;
    }

    private Path copyOf(Path path) {
      return target.resolve(source.relativize(path));
    }
  }

  private static final class Deleter extends SimpleFileVisitor<Path> {

    /** Build tools make directories read-only, and then what is in them could not be deleted. */
    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
        throws IOException {
      Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
        throws IOException {
      if (e != null) {
        throw e;
      }
      Files.deleteIfExists(dir);
      return FileVisitResult.CONTINUE;
    }
  }
}
