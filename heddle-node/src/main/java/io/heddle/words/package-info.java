// SPDX-License-Identifier: Apache-2.0
/**
 * Text that somebody outside chose and that we repeat: {@link io.heddle.words.Foreign}; how often:
 * {@link io.heddle.words.Seldom}.
 *
 * <p>Decides nothing and logs nothing.
 */
@NullMarked
package io.heddle.words;

import org.jspecify.annotations.NullMarked;
