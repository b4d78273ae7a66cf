// SPDX-License-Identifier: Apache-2.0
/**
 * Updates of a channel's configuration: who may make them, what comes out, what an orderer and a
 * peer demand of the result.
 *
 * <p>Entry point: {@link io.heddle.update.ConfigUpdates}. Pure: keeps nothing, and neither orders
 * nor stores what it makes.
 */
@NullMarked
package io.heddle.update;

import org.jspecify.annotations.NullMarked;
