// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import io.heddle.install.WatchedSources;
import io.heddle.install.WatchedSources.Look;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of chaincode sources that is watched: tells when what would be packed of it has
 * changed and its editor has come to rest. For one thread.
 *
 * <p>What the system says of files only wakes it; what counts is a look at all of them. So nothing
 * is missed whatever the system tells late, twice or not at all, and a file that is touched changes
 * nothing.
 */
public final class SourceWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SourceWatch.class);

  /** Several saves in a row are one change. */
  private static final Duration CALM = Duration.ofMillis(150);

  /** Something that writes all the time must not keep the others' changes back. */
  private static final Duration LONGEST_UNREST = Duration.ofSeconds(2);

  /** Where the system tells nothing, and for what it does not tell. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final WatchedSources sources;
  private final Path root;
  private final Optional<WatchService> service;
  private final Map<Path, WatchKey> watched = new HashMap<>();
  private Look last;
  private boolean hasWaited;
  private boolean isWatchedWhole;

  private SourceWatch(Path root, Optional<WatchService> service) {
    this.root = root;
    this.sources = new WatchedSources(root);
    this.service = service;
    this.last = sources.look();
    watch(last);
  }

  /**
   * Watches from now on.
   *
   * @param root a directory
   */
  public static SourceWatch of(Path root) {
    Optional<WatchService> service;
    try {
      service = Optional.of(root.getFileSystem().newWatchService());
    } catch (IOException | UnsupportedOperationException e) {
      log.warn(
          "'{}' is looked at every second, for the system does not tell of changes: {}",
          root,
          e.getMessage());
      service = Optional.empty();
    }
    return new SourceWatch(root, service);
  }

  /**
   * A change.
   *
   * @param files the names of those that are other ones, new or gone
   * @param noticed when something was heard of it, in {@link System#nanoTime}
   */
  public record Change(List<String> files, long noticed) {

    private static final int MOST_TOLD = 3;

    /** To stand behind what became of it, with the time that it took until now. */
    public String told() {
      String some = String.join(", ", files.subList(0, Math.min(files.size(), MOST_TOLD)));
      String more =
          files.size() > MOST_TOLD ? " and %d more".formatted(files.size() - MOST_TOLD) : "";
      return "; %.1f s after the change%s%s%s"
          .formatted(
              (System.nanoTime() - noticed) / 1e9, files.isEmpty() ? "" : " of ", some, more);
    }
  }

  /**
   * Waits for a change since the last one, or since it watches.
   *
   * @param limit how long, at most
   * @return empty if there is none
   */
  public Optional<Change> await(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    do {
      awaitSomething(Duration.ofNanos(deadline - System.nanoTime()));
      long noticed = System.nanoTime();
      awaitCalm();
      Look now = sources.look();
      watch(now);
      if (!now.isSame(last)) {
        List<String> files = now.changedSince(last);
        last = now;
        return Optional.of(new Change(files, noticed));
      }
    } while (System.nanoTime() < deadline);
    return Optional.empty();
  }

  private void awaitSomething(Duration limit) throws InterruptedException {
    if (!hasWaited) {
      hasWaited = true; // something may have come before the first directory was watched
      return;
    }
    Duration patience =
        isWatchedWhole || limit.compareTo(BETWEEN_LOOKS) < 0 ? limit : BETWEEN_LOOKS;
    if (service.isEmpty()) {
      Thread.sleep(patience);
    } else {
      take(service.get().poll(patience.toNanos(), TimeUnit.NANOSECONDS));
    }
  }

  private void awaitCalm() throws InterruptedException {
    if (service.isEmpty()) {
      return;
    }
    long end = System.nanoTime() + LONGEST_UNREST.toNanos();
    WatchKey key;
    do {
      key = service.get().poll(CALM.toNanos(), TimeUnit.NANOSECONDS);
      take(key);
    } while (key != null && System.nanoTime() < end);
  }

  /** What it says is not looked at, not even that there was too much: a look at all comes. */
  private void take(@Nullable WatchKey key) {
    if (key != null) {
      key.pollEvents();
      key.reset();
    }
  }

  private void watch(Look look) {
    if (service.isEmpty()) {
      return;
    }
    boolean isWhole = true;
    Map<Path, WatchKey> now = new HashMap<>();
    for (Path directory : look.directories()) {
      try { // the same key as before, unless another directory has come in its place
        now.put(
            directory, directory.register(service.get(), ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY));
      } catch (IOException e) {
        isWhole = false;
        log.debug("'{}' cannot be watched: {}", directory, e.getMessage());
      }
    }
    watched.values().stream().filter(key -> !now.containsValue(key)).forEach(WatchKey::cancel);
    watched.clear();
    watched.putAll(now);
    if (isWatchedWhole && !isWhole) {
      log.info("'{}' is looked at every second, for not all of it can be watched", root);
    }
    isWatchedWhole = isWhole;
  }

  @Override
  public void close() {
    if (service.isPresent()) {
      try {
        service.get().close();
      } catch (IOException e) {
        log.debug("A watch service could not be closed", e);
      }
    }
  }
}
