// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import org.hyperledger.fabric.protos.common.Block;

/** Has a peer join channels. */
@FunctionalInterface
public interface ChannelJoining {

  /**
   * Joins the channel that the block begins; its other blocks come afterwards.
   *
   * @param first a block with a configuration that Heddle can use
   * @throws io.heddle.base.HeddleException in Fabric's words if that cannot be, and then nothing is
   *     left of it
   */
  void join(Block first);
}
