// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import io.heddle.disk.Directories;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.Mode;
import io.heddle.disk.NewFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Private directories in the system's temporary directory: each names its owner, so that those of a
 * peer that was killed can be told from everybody else's and removed at its next start, and
 * processes that still work with them ended.
 */
public final class TemporaryDirectories {

  /*
   * The mark is a file in the directory that holds the path of something that belongs to the
   * peer: its builds, or one of them. A peer's directory is used by one process at a time, so
   * whatever bears its mark when it starts was left by a process that is gone.
   */

  private static final Logger log = LoggerFactory.getLogger(TemporaryDirectories.class);

  private static final String PREFIX = "fabric-";
  private static final String MARK = ".heddle-owner";
  private static final String NEW = ".new";
  private static final int LONGEST_MARK = 8192;

  private TemporaryDirectories() {}

  /** A new one; Fabric's names for them end in random digits. */
  public static Path create(String name, Path owner) throws IOException {
    int digits = ThreadLocalRandom.current().nextInt(100_000_000, 1_000_000_000);
    Path directory = parent().resolve(PREFIX + name + digits).toAbsolutePath();
    // a link appears with all it says, so it speaks for the directory until the mark is written
    Path link = Files.createSymbolicLink(link(directory), owner.toAbsolutePath());
    try {
      Directories.createNew(directory, Mode.PRIVATE_FOLDER);
      NewFile.write(directory.resolve(MARK), owner.toAbsolutePath().toString(), Mode.PRIVATE);
      return directory;
    } finally {
      Files.delete(link);
    }
  }

  /** Deletes one with all that is in it; if it cannot be, there is a warning in the log. */
  public static void delete(Path directory) {
    try {
      deleteMarked(directory);
    } catch (IOException e) {
      log.warn("Could not remove temporary directory '{}'", directory, e);
    }
  }

  /** The link speaks for it again, for the mark may go before the rest does. */
  private static void deleteMarked(Path directory) throws IOException {
    Path link = link(directory);
    owner(directory).ifPresent(owner -> point(link, owner));
    DirectoryTree.delete(directory);
    Files.deleteIfExists(link);
  }

  private static void point(Path link, Path owner) {
    try {
      if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(link, owner);
      }
    } catch (IOException e) {
      log.debug("'{}' cannot be made; a kill may leave what is deleted now", link, e);
    }
  }

  /** Whose mark is in a directory; empty if there is none that can be read. */
  private static Optional<Path> owner(Path directory) {
    Path mark = directory.resolve(MARK);
    try {
      return Files.isRegularFile(mark, LinkOption.NOFOLLOW_LINKS) && Files.size(mark) < LONGEST_MARK
          ? Optional.of(Path.of(Files.readString(mark)))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      log.debug("'{}' is not ours", directory, e);
      return Optional.empty();
    }
  }

  private static Path link(Path directory) {
    return directory.resolveSibling(directory.getFileName() + NEW);
  }

  /** Removes those that were made for the owner, or for something in it, before it was opened. */
  public static void removeStale(Path owner) {
    Instant opened = Instant.now();
    try (DirectoryStream<Path> candidates = Files.newDirectoryStream(parent(), PREFIX + "*")) {
      for (Path candidate : candidates) {
        if (isUnfinished(candidate, owner)) {
          remove(made(candidate));
          Files.deleteIfExists(candidate);
        } else if (isStale(candidate, owner, opened)) {
          remove(candidate);
        }
      }
    } catch (IOException e) {
      log.warn("Could not look for directories that an earlier process left", e);
    }
  }

  /** A link whose directory was being made, or deleted. */
  private static boolean isUnfinished(Path link, Path owner) throws IOException {
    return link.getFileName().toString().endsWith(NEW)
        && Files.isSymbolicLink(link)
        && Files.getOwner(link, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(owner))
        && Files.readSymbolicLink(link).startsWith(owner.toAbsolutePath());
  }

  private static Path made(Path link) {
    String name = link.getFileName().toString();
    return link.resolveSibling(name.substring(0, name.length() - NEW.length()));
  }

  private static boolean isStale(Path directory, Path owner, Instant opened) {
    try {
      return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
          && owner(directory).filter(named -> named.startsWith(owner.toAbsolutePath())).isPresent()
          && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(owner))
          && Files.getLastModifiedTime(directory.resolve(MARK)).toInstant().isBefore(opened);
    } catch (IOException e) {
      log.debug("'{}' is not ours", directory, e);
      return false;
    }
  }

  private static void remove(Path directory) {
    try {
      ProcessNote.endProcess(directory);
      deleteMarked(directory);
      log.info("Removed '{}', which an earlier process left", directory);
    } catch (IOException | NumberFormatException e) {
      log.warn("Could not remove '{}', which an earlier process left", directory, e);
    }
  }

  private static Path parent() {
    return Path.of(
        Optional.ofNullable(System.getenv("TMPDIR"))
            .filter(dir -> !dir.isEmpty())
            .orElseGet(() -> System.getProperty("java.io.tmpdir")));
  }
}
