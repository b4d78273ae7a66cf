// SPDX-License-Identifier: Apache-2.0
package io.heddle.cache;

import java.nio.file.Path;
import java.time.Instant;

/**
 * One thing in a cache.
 *
 * @param kind {@code builds} for whole builds, or what a builder of that name keeps for itself:
 *     {@code node_modules}
 * @param about what was built, in words; empty if that cannot be told
 * @param used when it was last taken, or made
 */
public record CacheEntry(String kind, Path file, String about, Instant used, long bytes) {}
