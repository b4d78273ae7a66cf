// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import io.heddle.base.ChannelName;

/** Hears of clients who ask for blocks. Safe for threads. */
public interface DeliverListener {

  /** What they ask for. */
  enum Content {
    BLOCK,
    FILTERED_BLOCK,
    BLOCK_AND_PRIVATE_DATA
  }

  /** Hears nothing. */
  static DeliverListener none() {
    return new DeliverListener() {
      @Override
      public void opened() {}

      @Override
      public void closed() {}

      @Override
      public void asked(ChannelName channel, Content content) {}

      @Override
      public void sent(ChannelName channel, Content content) {}

      @Override
      public void answered(ChannelName channel, Content content, boolean isSuccess) {}
    };
  }

  /** There is one more stream. */
  void opened();

  /** There is one less. */
  void closed();

  /** Somebody asks for blocks of a channel that is there. */
  void asked(ChannelName channel, Content content);

  void sent(ChannelName channel, Content content);

  /** Of what was asked there comes no more: it was all, or it was refused, or nobody waits. */
  void answered(ChannelName channel, Content content, boolean isSuccess);
}
