// SPDX-License-Identifier: Apache-2.0
package io.heddle.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the environment has the cache. */
final class CachePlaceTest {

  private static final long GIB = 1 << 30;

  @Test
  void is_in_the_users_cache_directory_unless_it_is_named() {
    assertThat(CachePlace.of(Map.of("HOME", "/h")))
        .contains(new CachePlace(Path.of("/h/.cache/heddle"), 2 * GIB));
    assertThat(CachePlace.of(Map.of("HOME", "/h", "XDG_CACHE_HOME", "/c")))
        .contains(new CachePlace(Path.of("/c/heddle"), 2 * GIB));
    assertThat(CachePlace.of(Map.of("HOME", "/h", "XDG_CACHE_HOME", "relative")))
        .contains(new CachePlace(Path.of("/h/.cache/heddle"), 2 * GIB));
    assertThat(CachePlace.of(Map.of("HOME", "/h", "HEDDLE_CACHE", "/x", "HEDDLE_CACHE_MB", "1024")))
        .contains(new CachePlace(Path.of("/x"), GIB));
  }

  @Test
  void is_nowhere_if_there_is_no_home_or_it_is_named_as_nothing() {
    assertThat(CachePlace.of(Map.of())).isEmpty();
    assertThat(CachePlace.of(Map.of("HOME", "/h", "HEDDLE_CACHE", ""))).isEmpty();
  }

  @Test
  void is_refused_with_a_size_that_is_none() {
    assertThatThrownBy(() -> CachePlace.of(Map.of("HOME", "/h", "HEDDLE_CACHE_MB", "2 GB")))
        .hasMessage(
            "HEDDLE_CACHE_MB is '2 GB', which is no number of MiB; give one such as 2048, or leave it out");
  }
}
