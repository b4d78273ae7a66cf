// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.ByteString;
import com.google.protobuf.Parser;
import io.heddle.base.ChannelName;
import io.heddle.base.HeddleException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.jspecify.annotations.Nullable;

/**
 * What a peer demands of a block before it joins the channel that the block begins, in Fabric's
 * order and with its words.
 *
 * <p>Fabric: protoutil/blockutils.go, {@code GetChannelIDFromBlock}; core/scc/cscc/configure.go,
 * {@code validateConfigBlock}; common/channelconfig/util.go, {@code extractChannelConfig}.
 */
public record JoinableBlock(String channelId, Payload payload, ChannelHeader header) {

  private static final String APPLICATION = "Application";

  /**
   * Opens the block as far as its channel header.
   *
   * @throws HeddleException {@code BAD_INPUT} if it cannot be
   */
  public static JoinableBlock of(Block block) {
    if (block.getData().getDataCount() == 0) {
      throw ConfigFault.invalid("failed to retrieve channel id - block is empty");
    }
    Envelope envelope = parsed("Envelope", Envelope.parser(), block.getData().getData(0));
    Payload payload = parsed("Payload", Payload.parser(), envelope.getPayload());
    if (!payload.hasHeader()) {
      throw ConfigFault.invalid("failed to retrieve channel id - payload header is empty");
    }
    ChannelHeader header =
        parsed("ChannelHeader", ChannelHeader.parser(), payload.getHeader().getChannelHeader());
    return new JoinableBlock(header.getChannelId(), payload, header);
  }

  /**
   * Demands a configuration in it that Heddle can use.
   *
   * @throws HeddleException {@code BAD_INPUT} if there is none
   */
  public void requireConfig() {
    if (header.getType() != HeaderType.CONFIG_VALUE) {
      @Nullable HeaderType known = HeaderType.forNumber(header.getType());
      throw ConfigFault.invalid(
          "Bad configuration envelope: invalid type %s, expected CONFIG"
              .formatted(known == null ? String.valueOf(header.getType()) : known.name()));
    }
    ConfigEnvelope envelope =
        ConfigFault.parsed(
            "Bad configuration envelope: error unmarshalling message for type CONFIG",
            ConfigEnvelope.parser(),
            payload.getData());
    if (!envelope.hasConfig()) {
      throw ConfigFault.invalid("Nil config envelope Config");
    }
    Config config = envelope.getConfig();
    if (!config.hasChannelGroup()) {
      throw ConfigFault.invalid("Nil channel group");
    }
    if (config.getChannelGroup().getGroupsCount() == 0) {
      throw ConfigFault.invalid("No channel configuration groups are available");
    }
    if (!config.getChannelGroup().containsGroups(APPLICATION)) {
      throw ConfigFault.invalid(
          "Invalid configuration block, missing %s configuration group".formatted(APPLICATION));
    }
    try {
      ChannelConfig.toJoin(new ChannelName(channelId), config);
    } catch (HeddleException e) {
      throw ConfigFault.invalid("Failed capabilities check: [%s]".formatted(e.getMessage()));
    }
  }

  private static <T> T parsed(String message, Parser<T> parser, ByteString bytes) {
    return ConfigFault.parsed("error unmarshalling " + message, parser, bytes);
  }
}
