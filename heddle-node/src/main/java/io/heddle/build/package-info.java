// SPDX-License-Identifier: Apache-2.0
/**
 * External builders: detect, build, release, and run; the durable build; what the release output
 * says.
 *
 * <p>Starts at {@link io.heddle.build.ChaincodeBuilds}. Knows nothing of chaincode streams, never
 * connects to anything, and leaves processes and their outputs to {@code process}.
 */
@NullMarked
package io.heddle.build;

import org.jspecify.annotations.NullMarked;
