// SPDX-License-Identifier: Apache-2.0
/**
 * Gets a built chaincode running and registered: a local process, or a connection to a server that
 * runs elsewhere.
 *
 * <p>Enter by {@link io.heddle.launch.Launcher}. Never builds anything itself and knows nothing of
 * the messages on a stream.
 */
@NullMarked
package io.heddle.launch;

import org.jspecify.annotations.NullMarked;
