// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.node.ChannelChoice;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which channels a node is to have from its start. */
final class ChannelOptions {

  @Option(
      names = "--channel",
      paramLabel = "NAME",
      description =
          "Channel to have, made and joined by all peers if it is not there; chaincode is deployed on the first one; may be repeated (default: those of the data directory, or 'mychannel').")
  private List<String> channels = new ArrayList<>();

  @Option(
      names = "--no-channel",
      description =
          "Make no channel, for scripts that make it while the node runs, as those of Fabric's test network do; those of the data directory are there.")
  private boolean makesNone;

  ChannelOptions() {}

  /** Those that are given and name channels. */
  List<String> naming() {
    return channels.isEmpty() ? List.of() : List.of("--channel");
  }

  /** What is said otherwise, or what is asked for. */
  ChannelChoice choice(ChannelChoice otherwise) {
    return channels.isEmpty() && !makesNone ? otherwise : choice();
  }

  private ChannelChoice choice() {
    if (makesNone && !channels.isEmpty()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "--channel names a channel to have, and --no-channel makes none; leave out one of the two");
    }
    if (makesNone) {
      return new ChannelChoice.NoneMade();
    }
    return new ChannelChoice.Named(channels.stream().map(ChannelName::new).toList());
  }
}
