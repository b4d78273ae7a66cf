// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import io.heddle.golang.GoDuration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.orderer.smartbft.Options;

/**
 * Whether the options of BFT consensus make sense together.
 *
 * <p>Fabric: orderer/consensus/smartbft/util/util.go; SmartBFT: pkg/types/config.go.
 */
final class BftOptions {

  private static final long DEFAULT_REQUEST_BYTES = 10 << 10;

  private BftOptions() {}

  static boolean areUsable(Options options) {
    return counts(options).allMatch(count -> count != 0)
        && areSizesOrdered(options)
        && areTimesUsable(options)
        && isRotationWhole(options);
  }

  private static Stream<Long> counts(Options options) {
    return Stream.of(
        options.getRequestBatchMaxCount(),
        options.getRequestBatchMaxBytes(),
        options.getIncomingMessageBufferSize(),
        options.getRequestPoolSize(),
        options.getLeaderHeartbeatCount());
  }

  private static boolean areSizesOrdered(Options options) {
    long batchBytes = options.getRequestBatchMaxBytes();
    return Long.compareUnsigned(options.getRequestBatchMaxCount(), batchBytes) <= 0
        // the request's own size is only looked at afterwards
        && Long.compareUnsigned(DEFAULT_REQUEST_BYTES, batchBytes) <= 0;
  }

  private static boolean areTimesUsable(Options options) {
    List<Optional<Duration>> times =
        Stream.of(
                options.getRequestBatchMaxInterval(),
                options.getLeaderHeartbeatTimeout(),
                options.getCollectTimeout(),
                options.getRequestForwardTimeout(),
                options.getRequestComplainTimeout(),
                options.getRequestAutoRemoveTimeout(),
                options.getViewChangeResendInterval(),
                options.getViewChangeTimeout())
            .map(BftOptions::duration)
            .toList();
    return times.stream().allMatch(time -> time.filter(Duration::isPositive).isPresent())
        && isOrdered(times.subList(3, 6))
        && isOrdered(times.subList(6, 8));
  }

  private static Optional<Duration> duration(String text) {
    try {
      return Optional.of(GoDuration.parse(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static boolean isOrdered(List<Optional<Duration>> times) {
    List<Duration> known = times.stream().flatMap(Optional::stream).toList();
    return known.stream().sorted().toList().equals(known);
  }

  /** Without rotation, the number of decisions per leader is not read at all. */
  private static boolean isRotationWhole(Options options) {
    return options.getLeaderRotation() != Options.Rotation.ROTATION_ON
        || options.getDecisionsPerLeader() != 0;
  }
}
