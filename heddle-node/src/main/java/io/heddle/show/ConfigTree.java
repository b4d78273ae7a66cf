// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

import com.google.protobuf.Message;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.Consortium;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.orderer.ChannelRestrictions;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.peer.ACLs;
import org.hyperledger.fabric.protos.peer.AnchorPeers;

/**
 * A group of a channel's configuration by its place, which says what its values are.
 *
 * <p>Fabric: fabric-config, protolator/protoext/commonext/configuration.go and its like.
 */
enum ConfigTree {
  CHANNEL(
      Map.of(
          "HashingAlgorithm", HashingAlgorithm.getDefaultInstance(),
          "BlockDataHashingStructure", BlockDataHashingStructure.getDefaultInstance(),
          "OrdererAddresses", OrdererAddresses.getDefaultInstance(),
          "Consortium", Consortium.getDefaultInstance(),
          "Capabilities", Capabilities.getDefaultInstance())),
  CONSORTIUMS(Map.of()),
  CONSORTIUM(Map.of("ChannelCreationPolicy", Policy.getDefaultInstance())),
  CONSORTIUM_MEMBER(Map.of("MSP", MSPConfig.getDefaultInstance())),
  ORDERER(
      Map.of(
          "ConsensusType", ConsensusType.getDefaultInstance(),
          "BatchSize", BatchSize.getDefaultInstance(),
          "BatchTimeout", BatchTimeout.getDefaultInstance(),
          "ChannelRestrictions", ChannelRestrictions.getDefaultInstance(),
          "Orderers", Orderers.getDefaultInstance(),
          "Capabilities", Capabilities.getDefaultInstance())),
  ORDERER_MEMBER(
      Map.of(
          "MSP", MSPConfig.getDefaultInstance(),
          "Endpoints", OrdererAddresses.getDefaultInstance())),
  APPLICATION(
      Map.of("Capabilities", Capabilities.getDefaultInstance(), "ACLs", ACLs.getDefaultInstance())),
  APPLICATION_MEMBER(
      Map.of(
          "MSP", MSPConfig.getDefaultInstance(), "AnchorPeers", AnchorPeers.getDefaultInstance())),
  /** Anywhere else; nothing is known of its values. */
  ELSEWHERE(Map.of());

  @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
  private final Map<String, Message> values;

  ConfigTree(Map<String, Message> values) {
    this.values = values;
  }

  /** What the value of this name holds. */
  Optional<Message> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The group of this name within. */
  ConfigTree group(String name) {
    return switch (this) {
      case CHANNEL ->
          switch (name) {
            case "Consortiums" -> CONSORTIUMS;
            case "Orderer" -> ORDERER;
            case "Application" -> APPLICATION;
            default -> ELSEWHERE;
          };
      case CONSORTIUMS -> CONSORTIUM;
      case CONSORTIUM -> CONSORTIUM_MEMBER;
      case ORDERER -> ORDERER_MEMBER;
      case APPLICATION -> APPLICATION_MEMBER;
      case CONSORTIUM_MEMBER, ORDERER_MEMBER, APPLICATION_MEMBER, ELSEWHERE -> ELSEWHERE;
    };
  }
}
