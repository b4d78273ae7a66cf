// SPDX-License-Identifier: Apache-2.0
package io.heddle.cache;

import io.heddle.disk.PackedFolder;
import io.heddle.disk.Reason;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a cache, which others may add to and take from at any time. */
final class CacheFolder {

  private static final Logger log = LoggerFactory.getLogger(CacheFolder.class);

  /** The names of files that are still being written begin so. */
  static final String UNFINISHED = ".new-";

  /** Nobody writes for longer. */
  private static final Duration LONGEST_WRITING = Duration.ofHours(1);

  private final Path root;

  CacheFolder(Path root) {
    this.root = root;
  }

  /** What is there, the most recently used first. */
  List<CacheEntry> entries() {
    List<CacheEntry> entries = new ArrayList<>();
    for (Path kind : list(root)) {
      if (Files.isDirectory(kind, LinkOption.NOFOLLOW_LINKS)) {
        for (Path file : list(kind)) {
          entry(kind, file).ifPresent(entries::add);
        }
      }
    }
    entries.sort(Comparator.comparing(CacheEntry::used).reversed());
    return entries;
  }

  /** Removes what was not used for longest until the rest is no more than that. */
  void trim(long maxBytes) {
    long bytes = 0;
    for (CacheEntry entry : entries()) {
      bytes += entry.bytes();
      if (bytes > maxBytes) {
        log.debug("'{}' goes from the build cache, which is full", entry.file());
        remove(entry.file());
      }
    }
    sweep();
  }

  /** Removes all of it, but for what others are writing just now. */
  List<CacheEntry> clear() {
    List<CacheEntry> gone = entries().stream().filter(each -> remove(each.file())).toList();
    sweep();
    return gone;
  }

  /** What a process that was killed has left. */
  private void sweep() {
    Instant before = Instant.now().minus(LONGEST_WRITING);
    for (Path kind : list(root)) {
      if (Files.isDirectory(kind, LinkOption.NOFOLLOW_LINKS)) {
        for (Path file : list(kind)) {
          if (isUnfinished(file) && isOlder(file, before)) {
            remove(file);
          }
        }
      }
    }
  }

  /** False if it is not there any more, or cannot be removed. */
  static boolean remove(Path file) {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("'{}' cannot be removed from the build cache: {}", file, Reason.words(e));
      return false;
    }
  }

  private static boolean isUnfinished(Path file) {
    return file.getFileName().toString().startsWith(UNFINISHED);
  }

  private static boolean isOlder(Path file, Instant before) {
    try {
      return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
          .toInstant()
          .isBefore(before);
    } catch (IOException _) {
      return false; // gone meanwhile
    }
  }

  private static Optional<CacheEntry> entry(Path kind, Path file) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile() && !isUnfinished(file)
          ? Optional.of(
              new CacheEntry(
                  kind.getFileName().toString(),
                  file,
                  about(file),
                  attributes.lastModifiedTime().toInstant(),
                  attributes.size()))
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // gone meanwhile
    }
  }

  private static String about(Path file) {
    try {
      return file.toString().endsWith(BuildCache.PACK)
          ? PackNote.parse(PackedFolder.about(file)).about()
          : "";
    } catch (IOException e) {
      log.debug("'{}' does not say what it is", file, e);
      return "";
    }
  }

  private static List<Path> list(Path folder) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      all.forEach(files::add);
    } catch (NoSuchFileException _) {
      // nothing was ever put there
    } catch (IOException e) {
      log.warn("Build cache '{}' cannot be read: {}", folder, Reason.words(e));
    }
    return files;
  }
}
