// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import io.heddle.base.ChannelName;
import java.io.Serial;

/**
 * A channel cannot go on here: a block brings a configuration that is not what comes of its signed
 * update, or that demands what this peer has not. That is no verdict. Others may well have the
 * block, so that a peer which went on would go on alone.
 */
public final class UnusableConfiguration extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private UnusableConfiguration(String sentence) {
    super(sentence);
  }

  /** That which a block brings. */
  public static UnusableConfiguration inBlock(long number, ChannelName channel, String why) {
    return new UnusableConfiguration(
        "Block %s of channel '%s' brings a configuration that this peer cannot use: %s"
            .formatted(Long.toUnsignedString(number), channel, why));
  }

  /** That of a channel that was opened. */
  public static UnusableConfiguration inForce(ChannelName channel, String why) {
    return new UnusableConfiguration(
        "The configuration of channel '%s' demands what this peer has not: %s"
            .formatted(channel, why));
  }

  /** The sentence; never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
