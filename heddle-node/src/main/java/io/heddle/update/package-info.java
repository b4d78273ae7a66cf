// SPDX-License-Identifier: Apache-2.0
/**
 * Updates of a channel's configuration: who may make them, what comes out, what an orderer and a
 * peer demand of the result; and what an orderer demands of any envelope.
 *
 * <p>Entry points: {@link io.heddle.update.ConfigUpdates}, {@link io.heddle.update.EnvelopeRules}.
 * Pure: keeps nothing, and neither orders nor stores what it makes.
 */
@NullMarked
package io.heddle.update;

import org.jspecify.annotations.NullMarked;
