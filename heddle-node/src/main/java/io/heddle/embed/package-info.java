// SPDX-License-Identifier: Apache-2.0
/**
 * A node for who has Heddle as a library and shares no class with it: what is wanted and what there
 * is are JSON texts.
 *
 * <p>Enter by {@link io.heddle.embed.NodeProcess}, the main class of a process of its own. Never
 * deploys anything; that is asked for at the operations port.
 */
@NullMarked
package io.heddle.embed;

import org.jspecify.annotations.NullMarked;
