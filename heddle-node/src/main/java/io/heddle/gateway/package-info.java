// SPDX-License-Identifier: Apache-2.0
/**
 * The service that client applications talk to: one file per call, put together by {@link
 * io.heddle.gateway.GatewayService}.
 *
 * <p>Keeps nothing between two calls: each may go to another peer's gateway.
 */
@NullMarked
package io.heddle.gateway;

import org.jspecify.annotations.NullMarked;
