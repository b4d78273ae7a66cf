// SPDX-License-Identifier: Apache-2.0
/**
 * The parts of a node that must not die: work that is tried again until it succeeds, threads whose
 * end ends the node, and what is wrong now, for whoever asks after the node's health.
 *
 * <p>The entry point is {@link io.heddle.alive.Vitals}. It never knows what a part does.
 */
@NullMarked
package io.heddle.alive;

import org.jspecify.annotations.NullMarked;
