// SPDX-License-Identifier: Apache-2.0
/**
 * gRPC ports: TLS, keep-alive, and what one client may take from the others.
 *
 * <p>Enter at {@link io.heddle.serve.Listener}. Knows no service: {@code node} hands in those that
 * a port is to have.
 */
@NullMarked
package io.heddle.serve;

import org.jspecify.annotations.NullMarked;
