// SPDX-License-Identifier: Apache-2.0

/**
 * Counts what the other rooms tell their listeners, under the names that Fabric's dashboards know.
 *
 * <p>Enter at the classes named {@code …Metrics}, one for each room that is listened to. Never asks
 * anybody to do anything.
 */
@NullMarked
package io.heddle.metrics;

import org.jspecify.annotations.NullMarked;
