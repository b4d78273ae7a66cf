// SPDX-License-Identifier: Apache-2.0
package io.heddle.base;

import java.util.regex.Pattern;

/** The name of a channel: {@code [a-z][a-z0-9.-]*}, at most 249 characters. */
public record ChannelName(String value) {

  private static final Pattern ALLOWED = Pattern.compile("[a-z][a-z0-9.-]{0,248}");

  /**
   * @throws HeddleException {@code BAD_INPUT} if the name is empty, too long or has other
   *     characters
   */
  public ChannelName {
    if (!ALLOWED.matcher(value).matches()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Channel name '%s' is not allowed: it must be [a-z][a-z0-9.-]* of at most 249 characters"
              .formatted(value));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
