// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicy.NOutOf;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/**
 * Several policies as one that names each principal once.
 *
 * <p>Fabric: common/policies/convert.go.
 */
final class JoinedPolicies {

  private final Map<MSPPrincipal, Integer> principals = new LinkedHashMap<>();

  private JoinedPolicies() {}

  /** So many of these policies; empty if one of them cannot be put into principals. */
  static Optional<SignaturePolicyEnvelope> of(int needed, List<Policy> policies) {
    var joined = new JoinedPolicies();
    NOutOf.Builder rule = NOutOf.newBuilder().setN(needed);
    for (Policy policy : policies) {
      Optional<SignaturePolicyEnvelope> signatures = policy.asSignatures();
      if (signatures.isEmpty()) {
        return Optional.empty();
      }
      rule.addRules(
          joined.renumbered(signatures.get().getRule(), signatures.get().getIdentitiesList()));
    }
    return Optional.of(
        SignaturePolicyEnvelope.newBuilder()
            .setRule(SignaturePolicy.newBuilder().setNOutOf(rule))
            .addAllIdentities(joined.principals.keySet())
            .build());
  }

  private SignaturePolicy renumbered(SignaturePolicy rule, List<MSPPrincipal> named) {
    if (rule.hasNOutOf()) {
      NOutOf.Builder parts = NOutOf.newBuilder().setN(rule.getNOutOf().getN());
      rule.getNOutOf().getRulesList().forEach(part -> parts.addRules(renumbered(part, named)));
      return SignaturePolicy.newBuilder().setNOutOf(parts).build();
    }
    MSPPrincipal principal = named.get(rule.getSignedBy());
    return SignaturePolicy.newBuilder()
        .setSignedBy(principals.computeIfAbsent(principal, _ -> principals.size()))
        .build();
  }
}
