// SPDX-License-Identifier: Apache-2.0
package io.heddle.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.testing.LoggedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept for other nodes. */
final class BuildCacheTest {

  private static final int FILE_BYTES = 10_000;

  @TempDir private Path dir;
  private CachePlace place = new CachePlace(Path.of(""), 0);

  @BeforeEach
  void make() {
    place = new CachePlace(dir.resolve("cache"), 5 * FILE_BYTES);
  }

  @Test
  void gives_what_was_put_and_says_since_when_it_has_it() throws IOException {
    Instant before = Instant.now();
    open().put("key", "basic:1 node", folder("one"));

    assertThat(open().take("key", dir.resolve("again")).orElseThrow())
        .isBetween(before, Instant.now());
    assertThat(dir.resolve("again/one")).hasSize(FILE_BYTES);
    assertThat(open().take("other", dir.resolve("more"))).isEmpty();
    assertThat(BuildCache.entries(place))
        .singleElement()
        .extracting(CacheEntry::kind, CacheEntry::about)
        .containsExactly("builds", "basic:1 node");
  }

  @Test
  void is_its_owners_alone_also_if_it_was_not() throws IOException {
    Files.createDirectories(place.root().resolve("builds"));
    Files.setPosixFilePermissions(place.root(), PosixFilePermissions.fromString("rwxrwxrwx"));

    open();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.root())))
        .isEqualTo("rwx------");
  }

  @Test
  void is_not_used_if_the_directory_belongs_to_somebody_else() throws IOException {
    Path builds = Files.createDirectories(place.root().resolve("builds"));
    assumeTrue(Files.getAttribute(builds, "unix:uid").equals(0), "only root can give it away");
    Files.setAttribute(builds, "unix:uid", 4711);

    try (var log = new LoggedText()) {
      assertThat(BuildCache.open(place)).isEmpty();
      assertThat(log.lines())
          .contains(
              "Build cache '%s' is not used: the directory belongs to somebody else"
                  .formatted(place.root()));
    }
  }

  @Test
  void is_not_used_if_there_can_be_no_such_directory() throws IOException {
    Files.writeString(place.root(), "a file");

    assertThat(BuildCache.open(place)).isEmpty();
  }

  @Test
  void throws_away_what_is_damaged() throws IOException {
    open().put("key", "basic:1 node", folder("one"));
    Path file = BuildCache.entries(place).getFirst().file();
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2]++;
    Files.write(file, content);

    try (var log = new LoggedText()) {
      assertThat(open().take("key", dir.resolve("again"))).isEmpty();
      assertThat(log.lines())
          .contains(
              "Entry '%s' of the build cache is damaged (its checksum is wrong), it is thrown away"
                  .formatted(file));
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void loses_what_was_not_used_for_longest_when_it_is_full() throws IOException {
    BuildCache cache = open();
    for (int i = 1; i <= 4; i++) {
      cache.put("key" + i, "number " + i, folder("one"));
      used("key" + i, Duration.ofMinutes(10 - i));
    }
    assertThat(cache.take("key1", dir.resolve("again"))).isPresent();

    cache.put("key5", "number 5", folder("one"));

    assertThat(BuildCache.entries(place))
        .extracting(CacheEntry::about)
        .containsExactlyInAnyOrder("number 1", "number 3", "number 4", "number 5");
  }

  @Test
  void sweeps_what_a_killed_process_left_but_not_what_is_being_written() throws IOException {
    BuildCache cache = open();
    Path left = Files.writeString(place.root().resolve("builds/.new-1"), "left");
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Path written = Files.writeString(place.root().resolve("builds/.new-2"), "being written");

    cache.put("key", "basic:1 node", folder("one"));

    assertThat(left).doesNotExist();
    assertThat(written).exists();
    assertThat(BuildCache.entries(place)).hasSize(1);
  }

  @Test
  void keeps_nothing_that_is_larger_than_it_may_be() throws IOException {
    Path large = folder("one");
    Files.write(large.resolve("two"), new byte[5 * FILE_BYTES]);

    open().put("key", "basic:1 node", large);

    try (Stream<Path> files = Files.list(place.root().resolve("builds"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void can_be_emptied_while_others_use_it() throws IOException {
    BuildCache cache = open();
    cache.put("key", "basic:1 node", folder("one"));

    assertThat(BuildCache.clear(place))
        .extracting(CacheEntry::about)
        .containsExactly("basic:1 node");

    assertThat(BuildCache.entries(place)).isEmpty();
    assertThat(cache.take("key", dir.resolve("again"))).isEmpty();
    cache.put("key", "basic:1 node", folder("two"));
    assertThat(cache.take("key", dir.resolve("more"))).isPresent();
  }

  @Test
  void is_whole_for_everybody_while_many_put_take_and_empty_it() throws Exception {
    Path folder = folder("one");
    List<Callable<Boolean>> work =
        IntStream.range(0, 60).<Callable<Boolean>>mapToObj(i -> () -> put(i, folder)).toList();
    try (var log = new LoggedText();
        ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (Future<Boolean> done : threads.invokeAll(work)) {
        assertThat(done.get()).isTrue();
      }
      assertThat(log.lines()).noneMatch(line -> line.contains("damaged"));
    }
  }

  /** Each with a cache of its own, as so many processes would have it. */
  private boolean put(int number, Path folder) {
    BuildCache cache = open();
    cache.put("key" + number % 4, "some", folder);
    if (number % 10 == 9) {
      BuildCache.clear(place);
    }
    Path again = dir.resolve("again" + number);
    return cache.take("key" + number % 4, again).isEmpty()
        || again.resolve("one").toFile().length() == FILE_BYTES;
  }

  private BuildCache open() {
    return BuildCache.open(place).orElseThrow();
  }

  private void used(String key, Duration ago) throws IOException {
    Files.setLastModifiedTime(
        place.root().resolve("builds/" + key + ".pack"), FileTime.from(Instant.now().minus(ago)));
  }

  private Path folder(String file) throws IOException {
    Path folder = Files.createTempDirectory(dir, "folder");
    Files.write(folder.resolve(file), new byte[FILE_BYTES]);
    return folder;
  }
}
