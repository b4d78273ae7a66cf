// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.update.ConfigUpdates;
import org.hyperledger.fabric.protos.common.Block;

/** What is in force behind a block, told without the state: its configuration, or that before. */
public final class NextConfiguration {

  private NextConfiguration() {}

  /**
   * What is in force behind a block.
   *
   * @param before what was in force before it
   * @throws HeddleException {@code BAD_INPUT} in Fabric's words if the block brings a configuration
   *     that is not what its signed update makes of the one before, or cannot be in force here
   */
  public static ChannelConfig after(Block block, ChannelConfig before) {
    if (!BlockForm.isConfiguration(block)) {
      return before;
    }
    try {
      return ConfigUpdates.apply(
          before,
          Content.Configuration.parse(Heading.parse(block.getData().getData(0))).envelope());
    } catch (InvalidTransaction e) {
      throw refused(block, before, e.reason(), e);
    } catch (HeddleException e) {
      throw refused(block, before, e.getMessage(), e);
    }
  }

  private static HeddleException refused(
      Block block, ChannelConfig before, String why, Exception cause) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "Block %s of channel '%s' is refused: %s"
            .formatted(Long.toUnsignedString(block.getHeader().getNumber()), before.channel(), why),
        cause);
  }
}
