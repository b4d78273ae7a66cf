// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Copies and deletes directories with all that is in them; links are never followed. */
public final class DirectoryTree {

  private static final int FORCED_AT_ONCE = 16;

  private DirectoryTree() {}

  /**
   * Copies a directory so that it survives a power cut: modes are kept, links stay links but must
   * not lead out of it.
   *
   * <p>Fabric: core/container/externalbuilder/copy.go, CopyDir.
   */
  public static void copyDurably(Path source, Path target) throws IOException {
    Copier copier = new Copier(source, target);
    Files.walkFileTree(source, copier);
    forceAll(copier.copies);
  }

  /**
   * As {@link #copyDurably}, and the source may be gone afterwards: it is moved if it is on the
   * same file system and none of its files has a name elsewhere, so that what is done to the target
   * reaches nothing else.
   */
  public static void moveDurably(Path source, Path target) throws IOException {
    Mover mover = new Mover(source);
    Files.walkFileTree(source, mover);
    if (mover.isShared || !move(source, target)) {
      copyDurably(source, target);
    } else {
      forceAll(mover.paths.stream().map(path -> target.resolve(source.relativize(path))).toList());
    }
  }

  private static boolean move(Path source, Path target) throws IOException {
    try {
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (AtomicMoveNotSupportedException | AccessDeniedException _) {
      return false;
    }
  }

  /**
   * Copies the files of a directory, which has no others below it. Those that nobody ever changes
   * become further names of the same file, which costs no room.
   *
   * @param isNeverChanged tells those by their names
   */
  public static void link(Path source, Path target, Predicate<String> isNeverChanged)
      throws IOException {
    Directories.createNew(target, Mode.PRIVATE_FOLDER);
    linkInto(source, target, isNeverChanged);
  }

  /** As {@link #link}, into a folder that is there and has none of them. */
  public static void linkInto(Path source, Path target, Predicate<String> isNeverChanged)
      throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(source)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (isNeverChanged.test(name)) {
          Files.createLink(target.resolve(name), file);
        } else {
          Files.copy(file, target.resolve(name));
        }
      }
    }
  }

  /**
   * Gives all files below a directory, which nobody ever changes, further names below one that does
   * not exist; links are left out.
   */
  public static void linkAll(Path source, Path target) throws IOException {
    Directories.createNew(target, Mode.PRIVATE_FOLDER);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(source)) {
      for (Path each : all) {
        Path place = target.resolve(each.getFileName());
        if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
          linkAll(each, place);
        } else if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
          Files.createLink(place, each);
        }
      }
    }
  }

  /** Makes sure that the directory, with all that is in it now, survives a power cut. */
  public static void forceAll(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      forceAll(all.filter(DirectoryTree::canBeForced).toList());
    }
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
    if (Durability.isWanted()) {
      try (FileChannel channel = FileChannel.open(path)) {
        channel.force(true);
      }
    }
  }

  /**
   * Many at once: a disk that is asked for one file after the other takes milliseconds for each.
   */
  static void forceAll(List<Path> paths) throws IOException {
    if (!Durability.isWanted()) {
      return;
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(FORCED_AT_ONCE)) {
      List<Callable<Void>> tasks = paths.stream().map(DirectoryTree::forcing).toList();
      for (Future<Void> forced : executor.invokeAll(tasks)) {
        forced.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while files were written to the disk");
    }
  }

  private static boolean canBeForced(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static Callable<Void> forcing(Path path) {
    return () -> {
      force(path);
      return null;
    };
  }

  /** Where a link leads, which must be within the directory that is copied. */
  private static Path checkedLink(Path source, Path link) throws IOException {
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

  private static IOException unsupported(Path file) throws IOException {
    return new IOException(
        "refusing to copy unsupported file %s with mode %o"
            .formatted(
                file, (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS)));
  }

  /** Looks whether all of a directory may be moved. */
  private static final class Mover extends SimpleFileVisitor<Path> {

    private final Path source;
    private final List<Path> paths = new ArrayList<>(); // without links, which need no forcing
    private boolean isShared;

    Mover(Path source) {
      this.source = source;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isSymbolicLink()) {
        var _ = checkedLink(source, file);
      } else if (attributes.isRegularFile()) {
        isShared |= !Files.getAttribute(file, "unix:nlink").equals(1);
        paths.add(file);
      } else {
        throw unsupported(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
        throws IOException {
      FileVisitResult next = super.postVisitDirectory(dir, e);
      paths.add(dir);
      return next;
    }
  }

  private static final class Copier extends SimpleFileVisitor<Path> {

    private final Path source;
    private final Path target;
    private final List<Path> copies = new ArrayList<>(); // without links, which need no forcing

    Copier(Path source, Path target) {
      this.source = source;
      this.target = target;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
        throws IOException {
      Files.createDirectory(copyOf(dir), PosixFilePermissions.asFileAttribute(modeOf(dir)));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isSymbolicLink()) {
        Files.createSymbolicLink(copyOf(file), checkedLink(source, file));
      } else if (attributes.isRegularFile()) {
        copyFile(file);
      } else {
        throw unsupported(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
        throws IOException {
      FileVisitResult next = super.postVisitDirectory(dir, e);
      copies.add(copyOf(dir));
      return next;
    }

    private void copyFile(Path file) throws IOException {
      Path copy = copyOf(file);
      Files.copy(file, copy); // with the mode, as far as the process's mask lets it
      Files.setPosixFilePermissions(copy, modeOf(file));
      copies.add(copy);
    }

    private static Set<PosixFilePermission> modeOf(Path path) throws IOException {
      return Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
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
