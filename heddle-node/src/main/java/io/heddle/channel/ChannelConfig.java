// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.identity.MspVersion;
import io.heddle.identity.Msps;
import io.heddle.identity.Policy;
import io.heddle.identity.SignaturePolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/**
 * One version of a channel's configuration, checked as a whole. Immutable; safe for use by many
 * threads.
 *
 * <p>Fabric: common/channelconfig/bundle.go and channel.go.
 */
public final class ChannelConfig {

  private final ChannelName channel;
  private final Config config;
  private final CapabilitySet capabilities;
  private final List<String> globalOrdererAddresses;
  private final Optional<ApplicationConfig> application;
  private final Optional<OrdererConfig> orderer;
  private final Msps msps;
  private final PolicyTree policies;

  private ChannelConfig(ChannelName channel, Config config, String reading) {
    ConfigGroup root = config.getChannelGroup();
    this.channel = channel;
    this.config = config;
    ChannelValues.requireOrdererCapabilities(root);
    ChannelValues values = ConfigFault.within(reading, () -> ChannelValues.read(root));
    this.capabilities = values.capabilities();
    var proposed = new ProposedMsps(isBft() ? MspVersion.V3_0 : MspVersion.V1_4_3);
    this.globalOrdererAddresses = values.ordererAddresses();
    this.application =
        ConfigFault.within(
            reading,
            () -> group(root, "Application", group -> ApplicationConfig.read(group, proposed)));
    this.orderer =
        ConfigFault.within(
            reading,
            () ->
                group(root, "Orderer", group -> OrdererConfig.read(group, capabilities, proposed)));
    this.msps = proposed.all();
    this.policies =
        ConfigFault.within("initializing policymanager failed", () -> PolicyTree.of(root, msps));
    ConfigFault.within(
        "initializing configtx manager failed: error converting config to map",
        () -> ConfigElements.of(root));
  }

  /**
   * Checks everything at once, also that the policies compile, and that Heddle has the capabilities
   * that are demanded.
   *
   * @throws HeddleException {@code BAD_INPUT} if the configuration is not valid or demands a
   *     capability that is not supported
   */
  public static ChannelConfig of(ChannelName channel, Config config) {
    return supported(bundle(channel, config));
  }

  /**
   * As {@link #of}, with the words of a peer that is to join the channel.
   *
   * @throws HeddleException {@code BAD_INPUT} as {@link #of}
   */
  static ChannelConfig toJoin(ChannelName channel, Config config) {
    return supported(new ChannelConfig(channel, config, "no valid channel configuration found"));
  }

  private static ChannelConfig supported(ChannelConfig read) {
    if (read.config.getChannelGroup().containsGroups("Consortiums")) {
      throw ConfigFault.invalid("Disallowed channel group: Consortiums");
    }
    if (read.capabilities.demanded().isEmpty()) {
      throw ConfigFault.invalid(
          "Channel '%s' declares no channel capability; Heddle needs one of %s"
              .formatted(read.channel, CapabilitySet.Kind.CHANNEL.supported()));
    }
    read.objection()
        .ifPresent(unsupported -> {
          throw ConfigFault.invalid(unsupported);
        });
    return read;
  }

  /** Which capability it demands that Heddle has not, in Fabric's words. */
  public Optional<String> objection() {
    return Stream.of(
            capabilities,
            required(orderer, "Orderer").capabilities(),
            required(application, "Application").capabilities())
        .flatMap(group -> group.objection().stream())
        .findFirst();
  }

  /**
   * Checks what an orderer checks: any capability may be demanded, and groups may be absent. What
   * asks for an absent group fails then.
   *
   * @throws HeddleException {@code BAD_INPUT} if the configuration is not valid
   */
  public static ChannelConfig bundle(ChannelName channel, Config config) {
    return new ChannelConfig(channel, config, "initializing channelconfig failed");
  }

  /**
   * The configuration in a configuration block.
   *
   * @throws HeddleException {@code BAD_INPUT} as {@link #of}, or if the block holds none
   */
  public static ChannelConfig fromBlock(Block block) {
    return supported(inBlock(block));
  }

  /**
   * The same; it may demand capabilities that Heddle has not, see {@link #objection}.
   *
   * @throws HeddleException {@code BAD_INPUT} as {@link #bundle}, or if the block holds none
   */
  public static ChannelConfig inBlock(Block block) {
    try {
      if (block.getData().getDataCount() == 0) {
        throw noConfig(block);
      }
      Envelope envelope = Envelope.parseFrom(block.getData().getData(0));
      Payload payload = Payload.parseFrom(envelope.getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      if (header.getType() != HeaderType.CONFIG_VALUE) {
        throw noConfig(block);
      }
      return bundle(
          new ChannelName(header.getChannelId()),
          ConfigEnvelope.parseFrom(payload.getData()).getConfig());
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "Block %d is malformed".formatted(block.getHeader().getNumber()), e);
    }
  }

  private static HeddleException noConfig(Block block) {
    return ConfigFault.invalid(
        "Block %d does not hold a channel configuration".formatted(block.getHeader().getNumber()));
  }

  private static <T> Optional<T> group(
      ConfigGroup root, String name, Function<ConfigGroup, T> read) {
    return Optional.ofNullable(root.getGroupsMap().get(name))
        .map(group ->
            ConfigFault.within(
                "could not create channel %s sub-group config".formatted(name),
                () -> read.apply(group)));
  }

  private <T> T required(Optional<T> group, String name) {
    return group.orElseThrow(() ->
        ConfigFault.invalid("A channel configuration must have the group '%s'".formatted(name)));
  }

  public ChannelName channel() {
    return channel;
  }

  public Config config() {
    return config;
  }

  /** Counts the configurations of a channel, from 0. */
  public long sequence() {
    return config.getSequence();
  }

  /** All membership providers of the channel. */
  public Msps msps() {
    return msps;
  }

  /** The policy at an absolute path; one that always rejects if there is none. */
  public Policy policy(String path) {
    return policies.find(path);
  }

  /** Whether there is a policy at this absolute path. */
  public boolean hasPolicy(String path) {
    return !(policies.find(path) instanceof MissingPolicy);
  }

  /**
   * The policy that a definition or a collection names: its own, or a reference to one of the
   * channel.
   *
   * @param marshalled an {@code ApplicationPolicy}
   * @throws HeddleException {@code BAD_INPUT} if the bytes are not one
   */
  public Policy applicationPolicy(ByteString marshalled) {
    try {
      ApplicationPolicy policy = ApplicationPolicy.parseFrom(marshalled);
      return switch (policy.getTypeCase()) {
        case SIGNATURE_POLICY -> SignaturePolicy.of(policy.getSignaturePolicy(), msps);
        case CHANNEL_CONFIG_POLICY_REFERENCE -> policy(policy.getChannelConfigPolicyReference());
        case TYPE_NOT_SET -> throw ConfigFault.invalid("An application policy must not be empty");
      };
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(Fault.BAD_INPUT, "failed to unmarshal ApplicationPolicy bytes", e);
    }
  }

  /**
   * The same as {@link #applicationPolicy}, with nothing but principals in it; empty if the bytes
   * are no such policy, or one that nobody can satisfy because the channel does not have it.
   */
  public Optional<SignaturePolicyEnvelope> applicationSignatures(ByteString marshalled) {
    try {
      ApplicationPolicy policy = ApplicationPolicy.parseFrom(marshalled);
      return switch (policy.getTypeCase()) {
        case SIGNATURE_POLICY -> Optional.of(policy.getSignaturePolicy());
        case CHANNEL_CONFIG_POLICY_REFERENCE ->
            policy(policy.getChannelConfigPolicyReference()).asSignatures();
        case TYPE_NOT_SET -> Optional.empty();
      };
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }

  /** The path of the policy that the channel puts in place of a resource's default, if it does. */
  public Optional<String> aclPolicy(String resource) {
    return Optional.ofNullable(required(application, "Application").acls().get(resource));
  }

  public BatchLimits batch() {
    return required(orderer, "Orderer").batch();
  }

  /** The application organisations by MSP id, with the names of their groups. */
  public Map<MspId, String> applicationOrganisations() {
    return required(application, "Application").organisations().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                organisation -> organisation.msp().id(), Organisation::name, (first, _) -> first));
  }

  /** The group {@code Application}, if there is one. */
  public Optional<ApplicationConfig> application() {
    return application;
  }

  /** The group {@code Orderer}, if there is one. */
  public Optional<OrdererConfig> orderer() {
    return orderer;
  }

  public CapabilitySet capabilities() {
    return capabilities;
  }

  /** Whether the orderers may be a BFT cluster, whose members are known by numbers. */
  public boolean isBft() {
    return capabilities.hasAny(OrdererConfig.BFT);
  }

  public Set<String> channelCapabilities() {
    return capabilities.demanded();
  }

  public Set<String> ordererCapabilities() {
    return required(orderer, "Orderer").capabilities().demanded();
  }

  public Set<String> applicationCapabilities() {
    return required(application, "Application").capabilities().demanded();
  }

  /** {@code host:port} of orderers, as the channel has them for all organisations. */
  public List<String> globalOrdererAddresses() {
    return globalOrdererAddresses;
  }

  /** {@code host:port} of the orderers, of all organisations. */
  public List<String> ordererEndpoints() {
    return Stream.concat(
            globalOrdererAddresses.stream(),
            required(orderer, "Orderer").organisations().stream()
                .flatMap(one -> one.endpoints().stream()))
        .distinct()
        .toList();
  }
}
