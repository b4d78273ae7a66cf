// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.build.BuildSettings;
import io.heddle.stream.ConcurrencyLimit;
import io.heddle.stream.ReadyParameters;
import io.heddle.stream.StreamSettings;
import java.time.Duration;

/**
 * How a peer treats its chaincode.
 *
 * @param startTimeout for build, start or dial, and registration together
 */
public record ChaincodeSettings(
    Duration startTimeout, BuildSettings builds, StreamSettings streams) {

  private static final Duration SHORTEST_START = Duration.ofSeconds(5);
  private static final Duration SHORTEST_EXECUTE = Duration.ofSeconds(1);
  private static final Duration DEFAULT_EXECUTE = Duration.ofSeconds(30);
  private static final Duration DETECT_LIMIT = Duration.ofSeconds(30);
  private static final Duration REGISTER_LIMIT = Duration.ofSeconds(30);
  private static final Duration NO_LIMIT = Duration.ofDays(36_500);
  private static final int DEFAULT_QUERY_LIMIT = 10_000;
  private static final int DEFAULT_BATCH = 1000;
  private static final long MAX_BATCH = 0xffff_ffffL;

  public ChaincodeSettings withStartTimeout(Duration limit) {
    return new ChaincodeSettings(limit, builds, streams);
  }

  public ChaincodeSettings withExecuteTimeout(Duration limit) {
    return new ChaincodeSettings(startTimeout, builds, streams.withExecuteTimeout(limit));
  }

  public ChaincodeSettings with(ConcurrencyLimit limit) {
    return new ChaincodeSettings(startTimeout, builds, streams.with(limit));
  }

  /** Fabric: core/chaincode/config.go, {@code load}. */
  static ChaincodeSettings of(Values values) {
    Duration start = values.duration("chaincode.startuptimeout");
    Duration install = values.duration("chaincode.installTimeout");
    return new ChaincodeSettings(
        start.compareTo(SHORTEST_START) < 0 ? SHORTEST_START : start,
        new BuildSettings(DETECT_LIMIT, install.isPositive() ? install : NO_LIMIT),
        streams(values));
  }

  private static StreamSettings streams(Values values) {
    Duration execute = values.duration("chaincode.executetimeout");
    return new StreamSettings(
        execute.compareTo(SHORTEST_EXECUTE) < 0 ? DEFAULT_EXECUTE : execute,
        Duration.ofSeconds(values.number("chaincode.keepalive")),
        REGISTER_LIMIT,
        values.text("ledger.state.totalQueryLimit").isPresent()
            ? Math.clamp(values.number("ledger.state.totalQueryLimit"), 0, Integer.MAX_VALUE)
            : DEFAULT_QUERY_LIMIT,
        ReadyParameters.of(
            values.isTrue("chaincode.runtimeParams.useWriteBatch"),
            batch(values.number("chaincode.runtimeParams.maxSizeWriteBatch")),
            values.isTrue("chaincode.runtimeParams.useGetMultipleKeys"),
            batch(values.number("chaincode.runtimeParams.maxSizeGetMultipleKeys"))),
        ConcurrencyLimit.none());
  }

  /** An unsigned 32-bit number. */
  private static int batch(long size) {
    return size <= 0 || size > MAX_BATCH ? DEFAULT_BATCH : (int) size;
  }
}
