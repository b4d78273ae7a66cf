// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

/**
 * What there is on a peer's chaincode streams at one moment.
 *
 * @param created streams that have not registered
 * @param ready streams that take transactions
 * @param inFlight transactions
 * @param openQueries iterators that a chaincode has not closed
 * @param queuedBytes what waits to be sent
 */
public record StreamCounts(
    int created, int ready, int inFlight, int openQueries, long queuedBytes) {}
