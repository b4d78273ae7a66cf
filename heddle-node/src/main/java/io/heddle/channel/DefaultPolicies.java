// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.ByteString;
import io.heddle.base.KeyOrder;
import io.heddle.base.MspId;
import io.heddle.identity.Principals;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/**
 * The endorsement policies that no definition names: of the definitions themselves, and of the
 * collection that every organisation has in every chaincode. All as marshalled {@code
 * ApplicationPolicy}.
 *
 * <p>Fabric: core/chaincode/lifecycle/deployedcc_infoprovider.go and lifecycle.go.
 */
public final class DefaultPolicies {

  private static final String APPLICATION = "Application";
  private static final String LIFECYCLE_ENDORSEMENT = "LifecycleEndorsement";
  private static final String ENDORSEMENT = "Endorsement";

  private DefaultPolicies() {}

  /** Who must endorse a definition: what the channel says, else members of most organisations. */
  public static ByteString ofDefinitions(ChannelConfig config) {
    if (application(config).containsPolicies(LIFECYCLE_ENDORSEMENT)) {
      return reference("/Channel/Application/" + LIFECYCLE_ENDORSEMENT);
    }
    Collection<MspId> organisations = config.applicationOrganisations().keySet();
    return members(organisations.size() / 2 + 1, organisations);
  }

  /**
   * Who must endorse writes to an organisation's own collection: what the organisation says, else
   * any member; empty if it is not in the channel.
   */
  public static Optional<ByteString> ofImplicitCollection(
      ChannelConfig config, MspId organisation) {
    return Optional.ofNullable(config.applicationOrganisations().get(organisation))
        .map(group ->
            application(config)
                    .getGroupsOrDefault(group, ConfigGroup.getDefaultInstance())
                    .containsPolicies(ENDORSEMENT)
                ? reference("/Channel/Application/%s/%s".formatted(group, ENDORSEMENT))
                : members(1, List.of(organisation)));
  }

  private static ConfigGroup application(ChannelConfig config) {
    return config
        .config()
        .getChannelGroup()
        .getGroupsOrDefault(APPLICATION, ConfigGroup.getDefaultInstance());
  }

  private static ByteString reference(String path) {
    return ApplicationPolicy.newBuilder()
        .setChannelConfigPolicyReference(path)
        .build()
        .toByteString();
  }

  private static ByteString members(int needed, Collection<MspId> organisations) {
    var rule = SignaturePolicy.NOutOf.newBuilder().setN(needed);
    var envelope = SignaturePolicyEnvelope.newBuilder();
    organisations.stream()
        .map(MspId::value)
        .sorted(KeyOrder.UTF8)
        .forEach(mspId -> {
          rule.addRules(SignaturePolicy.newBuilder().setSignedBy(envelope.getIdentitiesCount()));
          envelope.addIdentities(Principals.role(new MspId(mspId), MSPRoleType.MEMBER));
        });
    envelope.setRule(SignaturePolicy.newBuilder().setNOutOf(rule));
    return ApplicationPolicy.newBuilder().setSignaturePolicy(envelope).build().toByteString();
  }
}
