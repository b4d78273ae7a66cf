// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

/** Hears of messages that go over streams with other peers. Safe for threads. */
public interface GossipListener {

  /** Hears nothing. */
  static GossipListener none() {
    return new GossipListener() {
      @Override
      public void sent() {}

      @Override
      public void received() {}

      @Override
      public void overflown() {}
    };
  }

  void sent();

  void received();

  /** One was not sent, for too many wait already. */
  void overflown();
}
