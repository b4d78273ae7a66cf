// SPDX-License-Identifier: Apache-2.0
/**
 * Command lines as most of them are, taken without the library that takes all of them, whose
 * reading of annotations needs more time than most commands.
 *
 * <p>Enter by {@link io.heddle.quick.QuickTable}, which the build writes. Never says what is wrong
 * with a command line: whatever is not plain is left to the library.
 */
@NullMarked
package io.heddle.quick;

import org.jspecify.annotations.NullMarked;
