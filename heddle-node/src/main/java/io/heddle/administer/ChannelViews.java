// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.heddle.base.Cursor;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.Ledger;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.DefinitionCache.Chosen;
import io.heddle.show.DecodedJson;
import io.heddle.show.PolicyText;
import io.heddle.trace.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A channel as people look at it: what became of a key, what is defined, how it is configured. */
final class ChannelViews {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ChannelViews() {}

  /** What valid transactions did to a public key, the newest first. */
  static ArrayNode history(JoinedChannel channel, String chaincode, String key, int most) {
    Ledger ledger = channel.ledger();
    ArrayNode all = MAPPER.createArrayNode();
    try (Cursor<KeyModification> changes = ledger.history(chaincode, key)) {
      for (Optional<KeyModification> each = changes.next();
          each.isPresent() && all.size() < most;
          each = changes.next()) {
        write(each.get(), all.addObject());
      }
    }
    return all;
  }

  private static void write(KeyModification change, ObjectNode object) {
    object.put("transactionId", change.getTxId());
    object.put(
        "time",
        Instant.ofEpochSecond(change.getTimestamp().getSeconds(), change.getTimestamp().getNanos())
            .toString());
    object.put("isDelete", change.getIsDelete());
    if (!change.getIsDelete()) {
      Value value = Value.of(change.getValue());
      value.text().ifPresent(text -> object.put("value", text));
      value.base64().ifPresent(text -> object.put("valueBase64", text));
      object.put("bytes", value.bytes());
    }
  }

  /** What the members of the channel have agreed on, chaincode by chaincode. */
  static ArrayNode definitions(JoinedChannel channel) {
    ArrayNode all = MAPPER.createArrayNode();
    for (Chosen chosen : channel.definitions().all()) {
      ChaincodeDefinition definition = chosen.definition();
      ObjectNode object = all.addObject();
      object.put("name", definition.name());
      object.put("sequence", definition.sequence());
      object.put("version", definition.version());
      object.put("initRequired", definition.initRequired());
      object.put("endorsementPlugin", definition.endorsementPlugin());
      object.put("validationPlugin", definition.validationPlugin());
      object.put("policy", EndorsementView.text(definition.validationParameter()));
      channel.definitions().packageOf(chosen).ifPresent(id -> object.put("packageId", id.value()));
      ArrayNode collections = object.putArray("collections");
      for (CollectionConfig each : definition.collections().getConfigList()) {
        write(each.getStaticCollectionConfig(), collections.addObject());
      }
    }
    return all;
  }

  private static void write(StaticCollectionConfig config, ObjectNode object) {
    object.put("name", config.getName());
    object.put(
        "policy",
        PolicyText.of(config.getMemberOrgsPolicy().getSignaturePolicy().toByteString()).orElse(""));
    object.put("requiredPeerCount", config.getRequiredPeerCount());
    object.put("maximumPeerCount", config.getMaximumPeerCount());
    object.put("blockToLive", config.getBlockToLive());
    object.put("memberOnlyRead", config.getMemberOnlyRead());
    object.put("memberOnlyWrite", config.getMemberOnlyWrite());
  }

  /**
   * The block with the configuration that was in force before a block, as Fabric's tools print it.
   *
   * @param before the number of that block; the height for the present configuration
   */
  static ObjectNode configuration(JoinedChannel channel, long before) {
    ObjectNode object = MAPPER.createObjectNode();
    object.put("channel", channel.name().value());
    configBlock(channel.ledger(), before)
        .ifPresent(block -> {
          object.put("block", block.getHeader().getNumber());
          object.set("decoded", DecodedJson.of(block));
        });
    return object;
  }

  /** The blocks with a configuration, the newest first, as far as the peer has them. */
  static ArrayNode configurations(JoinedChannel channel, int most) {
    Ledger ledger = channel.ledger();
    ArrayNode all = MAPPER.createArrayNode();
    Optional<Block> block = configBlock(ledger, ledger.height());
    while (block.isPresent() && all.size() < most) {
      long number = block.get().getHeader().getNumber();
      write(block.get(), all.addObject().put("block", number));
      block = number == 0 ? Optional.empty() : configBlock(ledger, number);
    }
    return all;
  }

  private static void write(Block block, ObjectNode object) {
    try {
      Payload payload =
          Payload.parseFrom(Envelope.parseFrom(block.getData().getData(0)).getPayload());
      object.put("sequence", ConfigEnvelope.parseFrom(payload.getData()).getConfig().getSequence());
      Timestamp time =
          ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).getTimestamp();
      object.put("time", Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString());
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "Block %d has no configuration, although the one behind it says so"
              .formatted(block.getHeader().getNumber()),
          e);
    }
  }

  private static Optional<Block> configBlock(Ledger ledger, long before) {
    return ledger.block(before - 1).flatMap(last -> ledger.block(lastConfig(last)));
  }

  /** Which block a block says has the configuration; the first one if it does not say it. */
  private static long lastConfig(Block block) {
    List<ByteString> metadata = block.getMetadata().getMetadataList();
    if (metadata.isEmpty()) {
      return 0;
    }
    try {
      ByteString signed =
          Metadata.parseFrom(metadata.get(BlockMetadataIndex.SIGNATURES_VALUE)).getValue();
      LastConfig last = OrdererBlockMetadata.parseFrom(signed).getLastConfig();
      return last.getIndex();
    } catch (InvalidProtocolBufferException _) {
      return 0;
    }
  }
}
