// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.client.LedgerClient;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which ledger of which peer a command looks into. */
final class LedgerOptions {

  @Mixin private final PeerOptions peer = new PeerOptions();

  @Option(
      names = "--channel",
      paramLabel = "CHANNEL",
      description = "Channel (default: the node's first one).")
  private String channel = "";

  LedgerOptions() {}

  String channel() {
    return channel;
  }

  /**
   * A client of the peer, which runs.
   *
   * @throws io.heddle.base.HeddleException {@code UNAVAILABLE} if no node runs
   */
  LedgerClient client() {
    return peer.client().ledgers();
  }
}
