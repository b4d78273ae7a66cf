// SPDX-License-Identifier: Apache-2.0
/**
 * Reads Fabric's configuration: {@code core.yaml} and the {@code CORE_*} variables that override
 * it.
 *
 * <p>The entry point is {@link io.heddle.config.CoreConfig#load}. Keys, defaults and readings of
 * values are Fabric's; what has no effect in Heddle is said once. This room starts nothing and
 * knows no command-line flags.
 */
@NullMarked
package io.heddle.config;

import org.jspecify.annotations.NullMarked;
