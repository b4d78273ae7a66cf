// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.Message;
import io.heddle.base.MspId;
import io.heddle.golang.GoDuration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.Capability;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy.Rule;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.orderer.ChannelRestrictions;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.orderer.etcdraft.ConfigMetadata;
import org.hyperledger.fabric.protos.orderer.etcdraft.Consenter;
import org.hyperledger.fabric.protos.orderer.etcdraft.Options;
import org.hyperledger.fabric.protos.peer.ACLs;
import org.hyperledger.fabric.protos.peer.APIResource;
import org.hyperledger.fabric.protos.peer.AnchorPeers;

/** The configuration tree of a new channel, with the policies of Fabric's test network. */
final class GenesisConfig {

  private static final String ADMINS = "Admins";

  private GenesisConfig() {}

  static ConfigGroup channel(
      List<OrganisationSpec> organisations, OrdererSpec orderer, ChannelProfile profile) {
    String address = orderer.host() + ":" + orderer.port();
    ConfigGroup.Builder group =
        group()
            .putValues(
                "HashingAlgorithm", value(HashingAlgorithm.newBuilder().setName("SHA256").build()))
            .putValues(
                "BlockDataHashingStructure",
                value(BlockDataHashingStructure.newBuilder().setWidth(-1).build()));
    if (!profile.hasAddressesOfOrganisationsOnly()) {
      group.putValues(
          "OrdererAddresses",
          value(addresses(address)).toBuilder().setModPolicy("/Channel/Orderer/Admins").build());
    }
    group
        .putPolicies("Readers", meta(Rule.ANY, "Readers"))
        .putPolicies("Writers", meta(Rule.ANY, "Writers"))
        .putPolicies(ADMINS, meta(Rule.MAJORITY, ADMINS))
        .putGroups("Orderer", orderer(orderer, profile, address))
        .putGroups("Application", application(organisations, profile));
    return with(profile.channel(), group);
  }

  private static ConfigGroup orderer(OrdererSpec orderer, ChannelProfile profile, String address) {
    BatchLimits limits = profile.limits();
    ConfigGroup.Builder group =
        group()
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
                    BatchTimeout.newBuilder()
                        .setTimeout(GoDuration.format(limits.timeout()))
                        .build()))
            .putValues("ChannelRestrictions", value(ChannelRestrictions.getDefaultInstance()))
            .putPolicies("Readers", meta(Rule.ANY, "Readers"))
            .putPolicies("Writers", meta(Rule.ANY, "Writers"))
            .putPolicies(ADMINS, meta(Rule.MAJORITY, ADMINS))
            .putPolicies("BlockValidation", meta(Rule.ANY, "Writers"))
            .putGroups(orderer.name(), ordererOrganisation(orderer, address));
    return with(profile.orderer(), group);
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

  private static ConfigGroup application(
      List<OrganisationSpec> organisations, ChannelProfile profile) {
    ConfigGroup.Builder group =
        group()
            .putPolicies("Readers", meta(Rule.ANY, "Readers"))
            .putPolicies("Writers", meta(Rule.ANY, "Writers"))
            .putPolicies(ADMINS, meta(Rule.MAJORITY, ADMINS))
            .putPolicies("LifecycleEndorsement", meta(Rule.MAJORITY, "Endorsement"))
            .putPolicies("Endorsement", meta(Rule.MAJORITY, "Endorsement"));
    if (!profile.acls().isEmpty()) {
      ACLs.Builder acls = ACLs.newBuilder();
      new TreeMap<>(profile.acls())
          .forEach((resource, policy) ->
              acls.putAcls(resource, APIResource.newBuilder().setPolicyRef(policy).build()));
      group.putValues("ACLs", value(acls.build()));
    }
    organisations.forEach(one -> group.putGroups(one.name(), organisation(one)));
    return with(profile.application(), group);
  }

  /** What a section says, beside the usual policies and instead of them. */
  private static ConfigGroup with(ChannelProfile.Section section, ConfigGroup.Builder group) {
    if (!section.capabilities().isEmpty()) {
      group.putValues("Capabilities", capabilities(section.capabilities()));
    }
    section.policies().forEach((name, policy) -> group.putPolicies(name, configured(policy)));
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
    organisation.policies().forEach((name, policy) -> group.putPolicies(name, configured(policy)));
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

  private static ConfigValue capabilities(Set<String> names) {
    Capabilities.Builder all = Capabilities.newBuilder();
    new TreeSet<>(names)
        .forEach(name -> all.putCapabilities(name, Capability.getDefaultInstance()));
    return value(all.build());
  }

  private static ConfigPolicy meta(Rule rule, String subPolicy) {
    return configured(PolicyRules.meta(rule, subPolicy));
  }

  private static ConfigPolicy signature(String rule) {
    return configured(PolicyRules.signature(rule));
  }

  private static ConfigPolicy configured(Policy policy) {
    return ConfigPolicy.newBuilder().setModPolicy(ADMINS).setPolicy(policy).build();
  }
}
