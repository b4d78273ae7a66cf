// SPDX-License-Identifier: Apache-2.0
/**
 * Connections to other nodes over gRPC, with TLS unless the peer has none, and what fails on them
 * in the words of Go's clients, which is what Fabric's clients know.
 *
 * <p>Enter by {@link io.heddle.dial.Dialing}. It never knows what is said on a connection.
 */
@NullMarked
package io.heddle.dial;

import org.jspecify.annotations.NullMarked;
