// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.ChannelName;
import io.heddle.base.HeddleException;
import java.util.List;

/** The channels of a peer, which its owner has it join. Safe for threads. */
public interface ManagedChannels {

  /** Those that it has joined, by name. */
  List<ChannelStatus> channels();

  /**
   * Joins a channel with the first block that an orderer gives; the others come in the background.
   *
   * @param orderer {@code host:port}
   * @param authorities PEM with those of one of which the orderer's TLS certificate has to come;
   *     empty for those that this machine trusts
   * @throws HeddleException {@code CONFLICT} if it is joined already, and else why it cannot be
   */
  void join(ChannelName channel, String orderer, String authorities) throws InterruptedException;
}
