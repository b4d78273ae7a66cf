// SPDX-License-Identifier: Apache-2.0
/**
 * A client of a node: calls through the official gateway library, traces, and the operations port.
 *
 * <p>Enter by {@link io.heddle.client.GatewayConnection} or {@link
 * io.heddle.client.OperationsClient}. Reaches a node over the network as anyone's client does, and
 * never prints.
 */
@NullMarked
package io.heddle.client;

import org.jspecify.annotations.NullMarked;
