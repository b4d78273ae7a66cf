// SPDX-License-Identifier: Apache-2.0
package io.heddle.cache;

import io.heddle.disk.DamagedFile;
import io.heddle.disk.Directories;
import io.heddle.disk.Mode;
import io.heddle.disk.NewFile;
import io.heddle.disk.PackedFolder;
import io.heddle.disk.Privacy;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds by their keys. Whatever happens to the cache, who uses it goes on without. Safe for
 * threads, and for several processes.
 *
 * <p>What runs in a node was perhaps taken from here, so the directory is its owner's alone, and
 * one that somebody else owns is not used.
 */
public final class BuildCache {

  private static final Logger log = LoggerFactory.getLogger(BuildCache.class);

  static final String PACK = ".pack";

  private static final String BUILDS = "builds";

  private final CachePlace place;
  private final CacheFolder files;
  private final Path builds;

  private BuildCache(CachePlace place) {
    this.place = place;
    this.files = new CacheFolder(place.root());
    this.builds = place.root().resolve(BUILDS);
  }

  /** The cache at a place, which is made if it is not there; empty if it cannot be used. */
  public static Optional<BuildCache> open(CachePlace place) {
    try {
      var cache = new BuildCache(place);
      Directories.create(cache.builds, Mode.PRIVATE_FOLDER);
      if (!cache.isOurs()) {
        log.warn(
            "Build cache '{}' is not used: the directory belongs to somebody else", place.root());
        return Optional.empty();
      }
      Privacy.tighten(place.root());
      Privacy.tighten(cache.builds);
      return Optional.of(cache);
    } catch (IOException e) {
      log.warn("Build cache '{}' is not used: {}", place.root(), Reason.of(e));
      return Optional.empty();
    }
  }

  /** What is at a place, without making anything there. */
  public static List<CacheEntry> entries(CachePlace place) {
    return new CacheFolder(place.root()).entries();
  }

  /** Removes all that is at a place; nodes that run go on, and build again what they need. */
  public static List<CacheEntry> clear(CachePlace place) {
    return new CacheFolder(place.root()).clear();
  }

  /**
   * Makes the folder, which must not be there yet, as it was when it was put here.
   *
   * @return when that was; empty if there is nothing of that key that is whole, and then the folder
   *     may be there in part
   */
  public Optional<Instant> take(String key, Path folder) {
    Path file = file(key);
    try {
      Instant made = PackNote.parse(PackedFolder.about(file)).made();
      PackedFolder.unpack(file, folder);
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return Optional.of(made);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (DamagedFile e) {
      log.warn(
          "Entry '{}' of the build cache is damaged ({}), it is thrown away", file, e.getMessage());
      CacheFolder.remove(file);
      return Optional.empty();
    } catch (IOException e) {
      log.info("Entry '{}' of the build cache cannot be used: {}", file, Reason.of(e));
      return Optional.empty();
    }
  }

  /**
   * Keeps a folder, in place of what is here under that key.
   *
   * @param about what it is, for who looks into the cache
   */
  public void put(String key, String about, Path folder) {
    Path unfinished = newUnfinished();
    String note = new PackNote(Instant.now(), about).text();
    try {
      if (!PackedFolder.write(folder, unfinished, note, place.maxBytes())) {
        log.debug("'{}' is too large for the build cache", about);
        return;
      }
      WholeFile.rename(unfinished, file(key));
      files.trim(place.maxBytes());
    } catch (IOException e) {
      log.info("'{}' is not kept in the build cache: {}", about, Reason.of(e));
      CacheFolder.remove(unfinished);
    }
  }

  private Path file(String key) {
    return builds.resolve(key + PACK);
  }

  private Path newUnfinished() {
    return builds.resolve(
        CacheFolder.UNFINISHED + Long.toHexString(ThreadLocalRandom.current().nextLong()));
  }

  /** Root may write anywhere, so who we are is told by what we make. */
  private boolean isOurs() throws IOException {
    Path probe = newUnfinished();
    NewFile.write(probe, "", Mode.PRIVATE);
    try {
      UserPrincipal we = Files.getOwner(probe);
      return Files.getOwner(place.root()).equals(we) && Files.getOwner(builds).equals(we);
    } finally {
      Files.deleteIfExists(probe);
    }
  }
}
