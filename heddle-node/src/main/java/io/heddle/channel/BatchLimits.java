// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import java.time.Duration;

/** When the orderer cuts a block. Sizes are of payload plus signature, in bytes. */
public record BatchLimits(
    int maxMessageCount, int absoluteMaxBytes, int preferredMaxBytes, Duration timeout) {

  /** The values of Fabric's test network: 10 messages, 99 MiB, 512 KiB, 2 s. */
  public static final BatchLimits DEVELOPER =
      new BatchLimits(10, 99 << 20, 512 << 10, Duration.ofSeconds(2));
}
