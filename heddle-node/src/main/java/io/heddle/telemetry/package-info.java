// SPDX-License-Identifier: Apache-2.0

/**
 * Tells an OpenTelemetry collector what becomes of transactions, as spans, and what the node
 * counts.
 *
 * <p>Enter at {@link io.heddle.telemetry.Telemetry}. Is told all that it tells by those who do it,
 * through listeners that are theirs; never changes what they do, and loads no class of
 * OpenTelemetry unless a variable of the environment asks for it.
 */
@NullMarked
package io.heddle.telemetry;

import org.jspecify.annotations.NullMarked;
