// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.identity.Msp;
import io.heddle.identity.Msps;
import io.heddle.identity.Policy;
import io.heddle.identity.SignaturePolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/**
 * One version of a channel's configuration, checked as a whole. Immutable; safe for use by many
 * threads.
 *
 * <p>Fabric: common/channelconfig/bundle.go and channel.go.
 */
public final class ChannelConfig {

  private static final Set<String> VALUES =
      Set.of(
          "HashingAlgorithm",
          "BlockDataHashingStructure",
          "OrdererAddresses",
          "Consortium",
          "Capabilities");
  private static final Set<String> GROUPS = Set.of("Application", "Orderer");
  // V3_0 is not among them: it brings Ed25519 identities and BFT block signatures
  private static final Set<String> CAPABILITIES = Set.of("V1_4_2", "V1_4_3", "V2_0");
  private static final int WHOLE_BLOCK = -1; // 2^32 - 1, unsigned

  private final ChannelName channel;
  private final Config config;
  private final Set<String> capabilities;
  private final List<String> globalOrdererAddresses;
  private final ApplicationConfig application;
  private final OrdererConfig orderer;
  private final Msps msps;
  private final PolicyTree policies;

  private ChannelConfig(ChannelName channel, Config config) {
    ConfigGroup root = config.getChannelGroup();
    this.channel = channel;
    this.config = config;
    requireRoot(root);
    this.capabilities = ConfigGroups.capabilities(root, "Channel", CAPABILITIES);
    if (capabilities.isEmpty()) {
      throw ConfigGroups.invalid(
          "Channel '%s' declares no channel capability; Heddle needs one of V1_4_2, V1_4_3, V2_0"
              .formatted(channel));
    }
    this.globalOrdererAddresses =
        ConfigGroups.value(root, "OrdererAddresses", OrdererAddresses.parser()).getAddressesList();
    this.application = ApplicationConfig.read(root.getGroupsOrThrow("Application"));
    this.orderer = OrdererConfig.read(root.getGroupsOrThrow("Orderer"));
    this.msps =
        msps(Stream.concat(application.organisations().stream(), orderer.organisations().stream()));
    this.policies = PolicyTree.of(root, msps);
  }

  /**
   * Checks everything at once, also that the policies compile.
   *
   * @throws HeddleException {@code BAD_INPUT} if the configuration is not valid or demands a
   *     capability that is not supported
   */
  public static ChannelConfig of(ChannelName channel, Config config) {
    return new ChannelConfig(channel, config);
  }

  /**
   * The configuration in a configuration block.
   *
   * @throws HeddleException {@code BAD_INPUT} as {@link #of}, or if the block holds none
   */
  public static ChannelConfig fromBlock(Block block) {
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
      return of(
          new ChannelName(header.getChannelId()),
          ConfigEnvelope.parseFrom(payload.getData()).getConfig());
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "Block %d is malformed".formatted(block.getHeader().getNumber()), e);
    }
  }

  private static HeddleException noConfig(Block block) {
    return ConfigGroups.invalid(
        "Block %d does not hold a channel configuration".formatted(block.getHeader().getNumber()));
  }

  private static void requireRoot(ConfigGroup root) {
    ConfigGroups.requireKeys(root, VALUES);
    for (String name : GROUPS) {
      if (!root.containsGroups(name)) {
        throw ConfigGroups.invalid(
            "A channel configuration must have the group '%s'".formatted(name));
      }
    }
    for (String name : root.getGroupsMap().keySet()) {
      if (!GROUPS.contains(name)) {
        throw ConfigGroups.invalid("Disallowed channel group: " + name);
      }
    }
    String hash = ConfigGroups.value(root, "HashingAlgorithm", HashingAlgorithm.parser()).getName();
    if (!hash.equals("SHA256")) {
      throw ConfigGroups.invalid("Unknown hashing algorithm type: " + hash);
    }
    var width =
        ConfigGroups.value(root, "BlockDataHashingStructure", BlockDataHashingStructure.parser());
    if (width.getWidth() != WHOLE_BLOCK) {
      throw ConfigGroups.invalid(
          "BlockDataHashStructure width only supported at MaxUint32 in this version");
    }
    requireOrdererCapabilities(root);
  }

  private static void requireOrdererCapabilities(ConfigGroup root) {
    if (root.getGroupsOrThrow("Orderer").containsValues("Capabilities")) {
      return;
    }
    if (root.containsValues("Capabilities")) {
      throw ConfigGroups.invalid(
          "cannot enable channel capabilities without orderer support first");
    }
    if (root.getGroupsOrThrow("Application").containsValues("Capabilities")) {
      throw ConfigGroups.invalid(
          "cannot enable application capabilities without orderer support first");
    }
  }

  private static Msps msps(Stream<Organisation> organisations) {
    Map<MspId, Msp> byId = new LinkedHashMap<>();
    organisations
        .map(Organisation::msp)
        .forEach(msp -> {
          Msp other = byId.putIfAbsent(msp.id(), msp);
          if (other != null && !other.config().equals(msp.config())) {
            throw ConfigGroups.invalid(
                "Attempted to define two different versions of MSP: " + msp.id());
          }
        });
    return new Msps(byId.values());
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
        case TYPE_NOT_SET -> throw ConfigGroups.invalid("An application policy must not be empty");
      };
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(Fault.BAD_INPUT, "failed to unmarshal ApplicationPolicy bytes", e);
    }
  }

  /** The path of the policy that the channel puts in place of a resource's default, if it does. */
  public Optional<String> aclPolicy(String resource) {
    return Optional.ofNullable(application.acls().get(resource));
  }

  public BatchLimits batch() {
    return orderer.batch();
  }

  /** The application organisations by MSP id, with the names of their groups. */
  public Map<MspId, String> applicationOrganisations() {
    return application.organisations().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                organisation -> organisation.msp().id(), Organisation::name, (first, _) -> first));
  }

  public Set<String> channelCapabilities() {
    return capabilities;
  }

  public Set<String> ordererCapabilities() {
    return orderer.capabilities();
  }

  public Set<String> applicationCapabilities() {
    return application.capabilities();
  }

  /** {@code host:port} of the orderers, of all organisations. */
  public List<String> ordererEndpoints() {
    return Stream.concat(
            globalOrdererAddresses.stream(),
            orderer.organisations().stream().flatMap(one -> one.endpoints().stream()))
        .distinct()
        .toList();
  }
}
