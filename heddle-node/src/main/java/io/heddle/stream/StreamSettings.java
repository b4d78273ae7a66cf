// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.heddle.simulate.StateDatabase;
import java.time.Duration;

/**
 * How the peer behaves on chaincode streams.
 *
 * @param executeTimeout from dispatch to the final message of a transaction
 * @param keepalive between two {@code KEEPALIVE} messages; zero or less is off
 * @param registerTimeout how long a stream may stay silent before it registers
 * @param totalQueryLimit records that one query may return; shapes the read set, so equal on all
 *     endorsing peers
 * @param stateDatabase whether there are rich queries, and which keys and values there can be
 * @param ready what the {@code READY} message offers
 * @param concurrency how many transactions a chaincode is given at once
 * @param overlapping what becomes of a transaction that asks for two things at once
 */
public record StreamSettings(
    Duration executeTimeout,
    Duration keepalive,
    Duration registerTimeout,
    int totalQueryLimit,
    StateDatabase stateDatabase,
    ReadyParameters ready,
    ConcurrencyLimit concurrency,
    OverlappingRequests overlapping) {

  /** The values of Fabric's sample configuration. */
  public static StreamSettings defaults() {
    return new StreamSettings(
        Duration.ofSeconds(30),
        Duration.ZERO,
        Duration.ofSeconds(30),
        100_000,
        StateDatabase.HEDDLE,
        ReadyParameters.BATCHES_OF_1000,
        ConcurrencyLimit.none(),
        OverlappingRequests.FAIL);
  }

  public StreamSettings withExecuteTimeout(Duration limit) {
    return new StreamSettings(
        limit,
        keepalive,
        registerTimeout,
        totalQueryLimit,
        stateDatabase,
        ready,
        concurrency,
        overlapping);
  }

  public StreamSettings with(ConcurrencyLimit limit) {
    return new StreamSettings(
        executeTimeout,
        keepalive,
        registerTimeout,
        totalQueryLimit,
        stateDatabase,
        ready,
        limit,
        overlapping);
  }

  public StreamSettings with(StateDatabase database) {
    return new StreamSettings(
        executeTimeout,
        keepalive,
        registerTimeout,
        totalQueryLimit,
        database,
        ready,
        concurrency,
        overlapping);
  }

  public StreamSettings with(OverlappingRequests policy) {
    return new StreamSettings(
        executeTimeout,
        keepalive,
        registerTimeout,
        totalQueryLimit,
        stateDatabase,
        ready,
        concurrency,
        policy);
  }
}
