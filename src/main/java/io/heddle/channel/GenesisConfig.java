// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.heddle.base.MspId;
import io.heddle.golang.GoDuration;
import io.heddle.identity.PolicyParser;
import java.util.List;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.Capability;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy.Rule;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.Policy.PolicyType;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.orderer.ChannelRestrictions;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.orderer.etcdraft.ConfigMetadata;
import org.hyperledger.fabric.protos.orderer.etcdraft.Consenter;
import org.hyperledger.fabric.protos.orderer.etcdraft.Options;
import org.hyperledger.fabric.protos.peer.AnchorPeers;

/** The configuration tree of a new channel, with the policies of Fabric's test network. */
final class GenesisConfig {

  private static final String ADMINS = "Admins";

  private GenesisConfig() {}

  static ConfigGroup channel(
      List<OrganisationSpec> organisations, OrdererSpec orderer, BatchLimits limits) {
    String address = orderer.host() + ":" + orderer.port();
    return group()
        .putValues(
            "HashingAlgorithm", value(HashingAlgorithm.newBuilder().setName("SHA256").build()))
        .putValues(
            "BlockDataHashingStructure",
            value(BlockDataHashingStructure.newBuilder().setWidth(-1).build()))
        .putValues(
            "OrdererAddresses",
            value(addresses(address)).toBuilder().setModPolicy("/Channel/Orderer/Admins").build())
        .putValues("Capabilities", capability("V2_0"))
        .putPolicies("Readers", meta(Rule.ANY, "Readers"))
        .putPolicies("Writers", meta(Rule.ANY, "Writers"))
        .putPolicies(ADMINS, meta(Rule.MAJORITY, ADMINS))
        .putGroups("Orderer", orderer(orderer, limits, address))
        .putGroups("Application", application(organisations))
        .build();
  }

  private static ConfigGroup orderer(OrdererSpec orderer, BatchLimits limits, String address) {
    return group()
        .putValues("ConsensusType", value(consensus(orderer)))
        .putValues(
            "BatchSize",
            value(
                BatchSize.newBuilder()
                    .setMaxMessageCount(limits.maxMessageCount())
                    .setAbsoluteMaxBytes(limits.absoluteMaxBytes())
                    .setPreferredMaxBytes(limits.preferredMaxBytes())
                    .build()))
        .putValues(
            "BatchTimeout",
            value(
                BatchTimeout.newBuilder().setTimeout(GoDuration.format(limits.timeout())).build()))
        .putValues("ChannelRestrictions", value(ChannelRestrictions.getDefaultInstance()))
        .putValues("Capabilities", capability("V2_0"))
        .putPolicies("Readers", meta(Rule.ANY, "Readers"))
        .putPolicies("Writers", meta(Rule.ANY, "Writers"))
        .putPolicies(ADMINS, meta(Rule.MAJORITY, ADMINS))
        .putPolicies("BlockValidation", meta(Rule.ANY, "Writers"))
        .putGroups(orderer.name(), ordererOrganisation(orderer, address))
        .build();
  }

  /** One consenter with the options that the test network has; Heddle itself runs no raft. */
  private static ConsensusType consensus(OrdererSpec orderer) {
    ConfigMetadata metadata =
        ConfigMetadata.newBuilder()
            .addConsenters(
                Consenter.newBuilder()
                    .setHost(orderer.host())
                    .setPort(orderer.port())
                    .setClientTlsCert(orderer.tlsCertificate())
                    .setServerTlsCert(orderer.tlsCertificate()))
            .setOptions(
                Options.newBuilder()
                    .setTickInterval("500ms")
                    .setElectionTick(10)
                    .setHeartbeatTick(1)
                    .setMaxInflightBlocks(5)
                    .setSnapshotIntervalSize(16 << 20))
            .build();
    return ConsensusType.newBuilder()
        .setType("etcdraft")
        .setMetadata(metadata.toByteString())
        .build();
  }

  private static ConfigGroup ordererOrganisation(OrdererSpec orderer, String address) {
    MspId id = orderer.msp().id();
    return group()
        .putValues("MSP", value(orderer.msp().config()))
        .putValues("Endpoints", value(addresses(address)))
        .putPolicies("Readers", signature("OR('%s.member')".formatted(id)))
        .putPolicies("Writers", signature("OR('%s.member')".formatted(id)))
        .putPolicies(ADMINS, signature("OR('%s.admin')".formatted(id)))
        .putPolicies("Endorsement", signature("OR('%s.member')".formatted(id)))
        .build();
  }

  private static ConfigGroup application(List<OrganisationSpec> organisations) {
    ConfigGroup.Builder group =
        group()
            .putValues("Capabilities", capability("V2_5"))
            .putPolicies("Readers", meta(Rule.ANY, "Readers"))
            .putPolicies("Writers", meta(Rule.ANY, "Writers"))
            .putPolicies(ADMINS, meta(Rule.MAJORITY, ADMINS))
            .putPolicies("LifecycleEndorsement", meta(Rule.MAJORITY, "Endorsement"))
            .putPolicies("Endorsement", meta(Rule.MAJORITY, "Endorsement"));
    organisations.forEach(one -> group.putGroups(one.name(), organisation(one)));
    return group.build();
  }

  private static ConfigGroup organisation(OrganisationSpec organisation) {
    MspId id = organisation.msp().id();
    ConfigGroup.Builder group =
        group()
            .putValues("MSP", value(organisation.msp().config()))
            .putPolicies(
                "Readers", signature("OR('%1$s.admin','%1$s.peer','%1$s.client')".formatted(id)))
            .putPolicies("Writers", signature("OR('%1$s.admin','%1$s.client')".formatted(id)))
            .putPolicies(ADMINS, signature("OR('%s.admin')".formatted(id)))
            .putPolicies("Endorsement", signature("OR('%s.peer')".formatted(id)));
    if (!organisation.anchorPeers().isEmpty()) {
      AnchorPeers.Builder anchors = AnchorPeers.newBuilder();
      organisation
          .anchorPeers()
          .forEach(
              peer -> anchors.addAnchorPeersBuilder().setHost(peer.host()).setPort(peer.port()));
      group.putValues("AnchorPeers", value(anchors.build()));
    }
    return group.build();
  }

  private static ConfigGroup.Builder group() {
    return ConfigGroup.newBuilder().setModPolicy(ADMINS);
  }

  private static OrdererAddresses addresses(String address) {
    return OrdererAddresses.newBuilder().addAddresses(address).build();
  }

  private static ConfigValue value(Message message) {
    return ConfigValue.newBuilder().setValue(message.toByteString()).setModPolicy(ADMINS).build();
  }

  private static ConfigValue capability(String name) {
    return value(
        Capabilities.newBuilder().putCapabilities(name, Capability.getDefaultInstance()).build());
  }

  private static ConfigPolicy meta(Rule rule, String subPolicy) {
    return policy(
        PolicyType.IMPLICIT_META,
        ImplicitMetaPolicy.newBuilder()
            .setRule(rule)
            .setSubPolicy(subPolicy)
            .build()
            .toByteString());
  }

  private static ConfigPolicy signature(String policy) {
    return policy(PolicyType.SIGNATURE, PolicyParser.parse(policy).toByteString());
  }

  private static ConfigPolicy policy(PolicyType type, ByteString value) {
    return ConfigPolicy.newBuilder()
        .setModPolicy(ADMINS)
        .setPolicy(Policy.newBuilder().setType(type.getNumber()).setValue(value))
        .build();
  }
}
