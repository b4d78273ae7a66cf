// SPDX-License-Identifier: Apache-2.0
/**
 * Words that three rooms or more share: ids, faults, hashes and the order of keys.
 *
 * <p>Holds at most ten types and never does input or output.
 */
@NullMarked
package io.heddle.base;

import org.jspecify.annotations.NullMarked;
