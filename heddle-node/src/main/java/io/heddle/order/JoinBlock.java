// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static io.heddle.channel.ConfigFault.invalid;
import static io.heddle.channel.ConfigFault.within;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.BlockHash;
import io.heddle.base.ChannelName;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.ConfigFault;
import io.heddle.channel.OrdererConfig;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;

/**
 * A block with a configuration by which an orderer may join a channel.
 *
 * <p>Fabric: orderer/common/channelparticipation/validator.go, {@code ValidateJoinBlock};
 * common/channelconfig/bundle.go, {@code NewBundleFromEnvelope}.
 */
public record JoinBlock(Block block, ChannelConfig config) {

  private static final int MAX_NAME = 249;

  /** Withdrawn from the protocol, but old blocks may have it. */
  private static final int ORDERER_TRANSACTION = 4;

  /**
   * Opens it.
   *
   * @throws HeddleException {@code BAD_INPUT} in Fabric's words if it is none
   */
  public static JoinBlock of(Block block) {
    Payload payload = payload(block).orElseThrow(() -> invalid("block is not a config block"));
    if (block.getMetadata().getMetadataCount() == 0) {
      throw invalid("invalid block: does not have metadata");
    }
    if (!BlockHash.data(block.getData()).equals(block.getHeader().getDataHash())) {
      throw invalid("invalid block: Header.DataHash is different from Hash(block.Data)");
    }
    ChannelConfig config = bundle(payload);
    if (config.config().getChannelGroup().containsGroups("Consortiums")) {
      throw invalid("invalid config: contains consortiums: system channel not supported");
    }
    if (config.application().isEmpty()) {
      throw invalid("invalid config: must contain application config");
    }
    return new JoinBlock(block, config);
  }

  /** The configuration in a block that is in an orderer's chain. */
  static ChannelConfig configIn(Block block) {
    return bundle(payload(block).orElseThrow(() -> invalid("block is not a config block")));
  }

  ChannelName channel() {
    return config.channel();
  }

  boolean isFirst() {
    return block.getHeader().getNumber() == 0;
  }

  /**
   * The group for orderers, with capabilities that this one has.
   *
   * @throws HeddleException {@code BAD_INPUT} in Fabric's words otherwise
   */
  OrdererConfig orderer() {
    return within(
        "error checking bundle for channel: " + channel(),
        () -> {
          OrdererConfig orderer =
              config.orderer().orElseThrow(() -> invalid("config does not contain orderer config"));
          orderer
              .capabilities()
              .objection()
              .ifPresent(why -> {
                throw invalid(unsupported("orderer", why));
              });
          config
              .capabilities()
              .objection()
              .ifPresent(why -> {
                throw invalid(unsupported("channel", why));
              });
          return orderer;
        });
  }

  /** Fabric tells the reason twice. */
  private static String unsupported(String group, String why) {
    return "config requires unsupported %s capabilities: %s: %s".formatted(group, why, why);
  }

  private static Optional<Payload> payload(Block block) {
    try {
      if (block.getData().getDataCount() == 0) {
        return Optional.empty();
      }
      Payload payload =
          Payload.parseFrom(Envelope.parseFrom(block.getData().getData(0)).getPayload());
      int type = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).getType();
      return payload.hasHeader() && (type == HeaderType.CONFIG_VALUE || type == ORDERER_TRANSACTION)
          ? Optional.of(payload)
          : Optional.empty();
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }

  private static ChannelConfig bundle(Payload payload) {
    ConfigEnvelope envelope =
        ConfigFault.parsed(
            "failed to unmarshal config envelope from payload",
            ConfigEnvelope.parser(),
            payload.getData());
    if (!envelope.hasConfig()) {
      throw invalid("channelconfig Config cannot be nil");
    }
    Config config = envelope.getConfig();
    if (!config.hasChannelGroup()) {
      throw invalid("config must contain a channel group");
    }
    return ChannelConfig.bundle(name(payload), config);
  }

  private static ChannelName name(Payload payload) {
    ChannelHeader header =
        ConfigFault.parsed(
            "failed to unmarshal channel header",
            ChannelHeader.parser(),
            payload.getHeader().getChannelHeader());
    String name = header.getChannelId();
    objection(name)
        .ifPresent(why -> {
          throw invalid("initializing configtx manager failed: bad channel ID: " + why);
        });
    return new ChannelName(name);
  }

  /**
   * Why this is no name of a channel, in Fabric's words; empty if it is one.
   *
   * <p>Fabric: common/configtx/validator.go, {@code ValidateChannelID}.
   */
  public static Optional<String> objection(String name) {
    if (name.isEmpty()) {
      return Optional.of("channel ID illegal, cannot be empty");
    }
    if (name.length() > MAX_NAME) {
      return Optional.of("channel ID illegal, cannot be longer than " + MAX_NAME);
    }
    return name.matches("[a-z][a-z0-9.-]*")
        ? Optional.empty()
        : Optional.of("'%s' contains illegal characters".formatted(name));
  }
}
