// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.home.ChannelCare;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The peer, and the channel of it, that a command of {@link NodeCommand} is about. */
final class NodeChannelOptions {

  @Mixin private final PeerOptions peer = new PeerOptions();

  @Option(
      names = {"-c", "--channelID"},
      paramLabel = "CHANNEL",
      description = "Name of the channel.")
  private @Nullable String channel;

  NodeChannelOptions() {}

  ChannelCare care() {
    return new ChannelCare(peer.directory(), peer.folder());
  }

  /** In Fabric's words if there is none. */
  String channel() {
    if (channel == null || channel.isEmpty()) {
      throw new HeddleException(Fault.BAD_INPUT, "Must supply channel ID");
    }
    return channel;
  }
}
