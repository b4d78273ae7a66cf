// SPDX-License-Identifier: Apache-2.0
/**
 * What was built once and need not be built again, in a directory that all nodes of a user share
 * whatever their data directories are.
 *
 * <p>Enter by {@link io.heddle.cache.BuildCache}. Each entry is one file, so it is there whole or
 * not at all, whoever else uses the directory, and nobody waits for anybody. Nothing depends on
 * what is in it: it may be deleted at any time. It knows nothing of packages and builders.
 */
@NullMarked
package io.heddle.cache;

import org.jspecify.annotations.NullMarked;
