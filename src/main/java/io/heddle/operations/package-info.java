// SPDX-License-Identifier: Apache-2.0

/**
 * What operators look at: metrics, health, version, log levels, over HTTP on a port of its own.
 *
 * <p>Enter at {@link io.heddle.operations.OperationsServer} and {@link
 * io.heddle.operations.Metrics}. Knows nothing of peers and chaincode: {@code node} connects what
 * the other rooms tell their listeners with the metrics here.
 */
@NullMarked
package io.heddle.operations;

import org.jspecify.annotations.NullMarked;
