// SPDX-License-Identifier: Apache-2.0

/**
 * What operators look at: metrics, health, version, log levels, and the HTTP server that answers
 * them and whoever else asks by HTTP.
 *
 * <p>Enter at {@link io.heddle.operations.HttpServer} and {@link io.heddle.operations.Metrics}.
 * Knows nothing of peers and chaincode: {@code node} connects what the other rooms tell their
 * listeners with the metrics here.
 */
@NullMarked
package io.heddle.operations;

import org.jspecify.annotations.NullMarked;
