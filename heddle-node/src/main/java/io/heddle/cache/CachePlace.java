// SPDX-License-Identifier: Apache-2.0
package io.heddle.cache;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a cache is and how large it may become.
 *
 * @param maxBytes of all that is in it; what was not used for longest goes first
 */
public record CachePlace(Path root, long maxBytes) {

  /** The directory; empty for none at all. */
  private static final String DIRECTORY = "HEDDLE_CACHE";

  /** How large it may become, in MiB. */
  private static final String SIZE = "HEDDLE_CACHE_MB";

  private static final long USUAL_MIB = 2048;
  private static final Pattern MIB = Pattern.compile("[1-9][0-9]{0,8}");

  /**
   * The one that the environment names, or {@code heddle} in the user's cache directory; empty if
   * the environment says that there is to be none, or there is no such directory.
   *
   * @throws HeddleException {@code BAD_INPUT} if it names what cannot be one
   */
  public static Optional<CachePlace> of(Map<String, String> environment) {
    return root(environment).map(root -> new CachePlace(root, maxBytes(environment)));
  }

  /** The same one in another directory. */
  public CachePlace at(Path directory) {
    return new CachePlace(directory.toAbsolutePath().normalize(), maxBytes);
  }

  /** What a builder is told, as {@link #of} reads it. */
  public Map<String, String> asVariable() {
    return Map.of(DIRECTORY, root.toString());
  }

  private static Optional<Path> root(Map<String, String> environment) {
    String given = environment.get(DIRECTORY);
    if (given != null) {
      return given.isEmpty() ? Optional.empty() : Optional.of(path(given));
    }
    return ofUser(environment).map(caches -> caches.resolve("heddle"));
  }

  private static Optional<Path> ofUser(Map<String, String> environment) {
    Optional<Path> caches = absolute(environment.get("XDG_CACHE_HOME"));
    return caches.isPresent()
        ? caches
        : absolute(environment.get("HOME")).map(home -> home.resolve(".cache"));
  }

  /** A relative one does not count, as the XDG directory specification has it. */
  private static Optional<Path> absolute(@org.jspecify.annotations.Nullable String text) {
    return Optional.ofNullable(text).filter(each -> each.startsWith("/")).map(CachePlace::path);
  }

  private static Path path(String text) {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "'%s' cannot be the directory of a cache".formatted(text), e);
    }
  }

  private static long maxBytes(Map<String, String> environment) {
    String given = environment.getOrDefault(SIZE, "");
    if (given.isEmpty()) {
      return USUAL_MIB << 20;
    }
    if (!MIB.matcher(given).matches()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "%s is '%s', which is no number of MiB; give one such as %d, or leave it out"
              .formatted(SIZE, given, USUAL_MIB));
    }
    return Long.parseLong(given) << 20;
  }
}
