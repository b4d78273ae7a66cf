// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.base.ChannelName;
import io.heddle.channel.ChannelConfig;

/** A channel that an orderer has joined: its chain, and what puts envelopes into blocks of it. */
public record OrderedChannel(Chain chain, Orderer orderer) {

  public ChannelName name() {
    return chain.channel();
  }

  /** The configuration in force. */
  public ChannelConfig config() {
    return orderer.config();
  }
}
