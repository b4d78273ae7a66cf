// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.identity.PolicyParser;
import io.heddle.joined.JoinedChannel;
import io.heddle.lifecycle.ChaincodeDefinition;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;

/** What the definitions on a channel are to say: what a plan has, else what they say already. */
record DefinitionTerms(JoinedChannel channel, DeploymentPlan plan) {

  private static final String DEFAULT_POLICY = "/Channel/Application/Endorsement";

  /** Whether a definition says what it is to say, whatever its package is. */
  boolean areMetBy(ChaincodeDefinition present) {
    Optional<ChaincodeDefinition> current = Optional.of(present);
    return collections(present.name(), current).equals(present.collections())
        && policy(present.name(), current).equals(present.validationParameter())
        && isInitRequired(present.name(), current) == present.initRequired();
  }

  /** The next definition of a chaincode, or its first one. */
  ChaincodeDefinition next(String name, String version, Optional<ChaincodeDefinition> current) {
    return new ChaincodeDefinition(
        name,
        current.map(ChaincodeDefinition::sequence).orElse(0L) + 1,
        version,
        isInitRequired(name, current),
        "escc",
        "vscc",
        policy(name, current),
        collections(name, current));
  }

  /** The definition after one that is as it was otherwise. */
  ChaincodeDefinition after(ChaincodeDefinition present) {
    Optional<ChaincodeDefinition> current = Optional.of(present);
    return new ChaincodeDefinition(
        present.name(),
        present.sequence() + 1,
        present.version(),
        isInitRequired(present.name(), current),
        present.endorsementPlugin(),
        present.validationPlugin(),
        policy(present.name(), current),
        collections(present.name(), current));
  }

  /** Those given, or else those it has. */
  private CollectionConfigPackage collections(String name, Optional<ChaincodeDefinition> current) {
    return plan.collections()
        .of(name)
        .or(() -> kept(name, current).map(ChaincodeDefinition::collections))
        .orElseGet(CollectionConfigPackage::getDefaultInstance);
  }

  /** The one given, or else the one it has. */
  private ByteString policy(String name, Optional<ChaincodeDefinition> current) {
    return plan.policies()
        .of(name)
        .or(() -> kept(name, current).map(ChaincodeDefinition::validationParameter))
        .orElseGet(() -> usualPolicy().toByteString());
  }

  private boolean isInitRequired(String name, Optional<ChaincodeDefinition> current) {
    return Optional.ofNullable(plan.initRequired().get(name))
        .or(() -> Optional.ofNullable(plan.whole().get(name)))
        .or(() -> current.map(ChaincodeDefinition::initRequired))
        .orElse(false);
  }

  /** What a definition says stays where nothing else is said, unless the plan says all of it. */
  private Optional<ChaincodeDefinition> kept(String name, Optional<ChaincodeDefinition> current) {
    return plan.whole().containsKey(name) ? Optional.empty() : current;
  }

  /** The channel's own, as in Fabric; where there is one organisation any member of it will do. */
  private ApplicationPolicy usualPolicy() {
    Set<MspId> members = channel.config().applicationOrganisations().keySet();
    var policy = ApplicationPolicy.newBuilder();
    return members.size() == 1
        ? policy
            .setSignaturePolicy(
                PolicyParser.parse("OR('%s.member')".formatted(members.iterator().next())))
            .build()
        : policy.setChannelConfigPolicyReference(DEFAULT_POLICY).build();
  }
}
