// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import io.heddle.base.ChannelName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of each channel that was last read, so that a channel that is opened again with
 * the same one need not read it: most of it is certificates. Safe for threads.
 */
public final class KnownConfigs {

  private record Known(BlockHeader header, ChannelConfig config) {}

  private final Map<ChannelName, Known> last = new ConcurrentHashMap<>();

  /** None yet. */
  public KnownConfigs() {}

  /**
   * The configuration in a block.
   *
   * @param read reads it if it is not known
   */
  public ChannelConfig of(ChannelName channel, Block block, Function<Block, ChannelConfig> read) {
    @Nullable Known known = last.get(channel);
    if (known != null && known.header().equals(block.getHeader())) {
      return known.config();
    }
    ChannelConfig config = read.apply(block);
    last.put(channel, new Known(block.getHeader(), config));
    return config;
  }
}
