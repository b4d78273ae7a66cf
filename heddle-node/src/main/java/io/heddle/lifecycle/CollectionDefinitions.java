// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.identity.Identity;
import io.heddle.identity.Msps;
import io.heddle.identity.Principals;
import io.heddle.identity.SignaturePolicy;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.SignaturePolicy.NOutOf;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * The private data collections of a chaincode: those that its definition lists, and the implicit
 * ones, one for each organisation.
 *
 * <p>Fabric: core/chaincode/lifecycle/deployedcc_infoprovider.go and core/common/privdata.
 */
public final class CollectionDefinitions {

  private static final String IMPLICIT = "_implicit_org_";

  private CollectionDefinitions() {}

  /** A collection that the definition lists, or the implicit one of whatever organisation. */
  public static Optional<StaticCollectionConfig> find(ChaincodeDefinition definition, String name) {
    Optional<StaticCollectionConfig> implicit = implicit(name);
    return implicit.isPresent() ? implicit : listed(definition, name);
  }

  /** The implicit collection of an organisation; every chaincode has it. */
  public static Optional<StaticCollectionConfig> implicit(String name) {
    return implicitOrganisation(name).map(CollectionDefinitions::of);
  }

  /** A collection that the definition lists. */
  public static Optional<StaticCollectionConfig> listed(
      ChaincodeDefinition definition, String name) {
    return listed(definition.collections(), name);
  }

  /** As {@link #listed(ChaincodeDefinition, String)}. */
  public static Optional<StaticCollectionConfig> listed(
      CollectionConfigPackage collections, String name) {
    return collections.getConfigList().stream()
        .map(CollectionConfig::getStaticCollectionConfig)
        .filter(collection -> collection.getName().equals(name))
        .findFirst();
  }

  /** Whose implicit collection this is; empty if it is not one. */
  public static Optional<MspId> implicitOrganisation(String name) {
    return name.startsWith(IMPLICIT)
        ? Optional.of(new MspId(name.substring(IMPLICIT.length())))
        : Optional.empty();
  }

  /** Whether an identity, which is valid on the channel, is one of the collection's members. */
  public static boolean isMember(StaticCollectionConfig collection, Identity who, Msps msps) {
    SignaturePolicyEnvelope members = collection.getMemberOrgsPolicy().getSignaturePolicy();
    return SignaturePolicy.of(members, msps).objection(List.of(who)).isEmpty();
  }

  /**
   * Whether values of the collection may be given to an identity: as {@link #isMember}, and nobody
   * is a member by a policy that cannot be evaluated.
   */
  public static boolean isEligible(StaticCollectionConfig collection, Identity who, Msps msps) {
    try {
      return isMember(collection, who, msps);
    } catch (HeddleException _) {
      return false;
    }
  }

  /** Whether the collection's members' policy names somebody of an organisation. */
  public static boolean isOfMember(StaticCollectionConfig collection, MspId organisation) {
    return collection.getMemberOrgsPolicy().getSignaturePolicy().getIdentitiesList().stream()
        .flatMap(principal -> Principals.organisation(principal).stream())
        .anyMatch(organisation.value()::equals);
  }

  private static StaticCollectionConfig of(MspId organisation) {
    var member =
        SignaturePolicyEnvelope.newBuilder()
            .setRule(
                org.hyperledger.fabric.protos.common.SignaturePolicy.newBuilder()
                    .setNOutOf(
                        NOutOf.newBuilder()
                            .setN(1)
                            .addRules(
                                org.hyperledger.fabric.protos.common.SignaturePolicy.newBuilder()
                                    .setSignedBy(0))))
            .addIdentities(Principals.role(organisation, MSPRoleType.MEMBER));
    return StaticCollectionConfig.newBuilder()
        .setName(IMPLICIT + organisation)
        .setMemberOrgsPolicy(CollectionPolicyConfig.newBuilder().setSignaturePolicy(member))
        .build();
  }
}
