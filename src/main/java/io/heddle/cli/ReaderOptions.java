// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.BlockReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who reads the blocks of which channel in whatever network. */
final class ReaderOptions {

  @Option(
      names = {"-C", "--channel"},
      paramLabel = "CHANNEL",
      description = "Name of the channel.")
  private String channel = "";

  @Option(
      names = "--msp",
      paramLabel = "DIR",
      description =
          "MSP folder of a member of the channel, who reads (default: CORE_PEER_MSPCONFIGPATH).")
  private @Nullable Path msp;

  @Option(
      names = "--msp-id",
      paramLabel = "ID",
      description = "MSP id of that member (default: CORE_PEER_LOCALMSPID).")
  private @Nullable String mspId;

  ReaderOptions() {}

  String channel() {
    return channel;
  }

  BlockReader reader() {
    if (channel.isEmpty()) {
      throw new HeddleException(Fault.BAD_INPUT, "Name the channel with -C");
    }
    Map<String, String> environment = System.getenv();
    Path folder =
        Optional.ofNullable(msp)
            .or(() -> Optional.ofNullable(environment.get("CORE_PEER_MSPCONFIGPATH")).map(Path::of))
            .orElseThrow(() -> missing("--msp with the folder of a member of the channel"));
    String id =
        Optional.ofNullable(mspId)
            .or(() -> Optional.ofNullable(environment.get("CORE_PEER_LOCALMSPID")))
            .orElseThrow(() -> missing("--msp-id"));
    return BlockReader.of(channel, id, folder);
  }

  private static HeddleException missing(String option) {
    return new HeddleException(
        Fault.BAD_INPUT, "Blocks are given to members of a channel only; add %s".formatted(option));
  }
}
