// SPDX-License-Identifier: Apache-2.0

/**
 * The time of a network, which its owner may change while it runs. Enter by {@link
 * io.heddle.clock.NetworkClock}. Never measures how long real work takes.
 */
@NullMarked
package io.heddle.clock;

import org.jspecify.annotations.NullMarked;
