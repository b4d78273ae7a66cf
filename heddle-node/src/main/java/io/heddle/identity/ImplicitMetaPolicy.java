// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy.Rule;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/**
 * A policy that asks the policies of the groups below: any of them, all, or the majority.
 *
 * <p>Fabric: common/policies/implicitmeta.go.
 */
public final class ImplicitMetaPolicy implements Policy {

  private final String name;
  private final int threshold;
  private final List<Policy> children;
  private final Msps msps;

  /**
   * The policy over the groups below one group.
   *
   * @param name the name of the sub-policies, for the message
   * @param children the sub-policy of each child group; one that rejects where a group has none
   * @throws HeddleException {@code BAD_INPUT} if the rule is not a known one
   */
  public ImplicitMetaPolicy(String name, Rule rule, List<Policy> children, Msps msps) {
    this.name = name;
    this.threshold = threshold(rule, children.size());
    this.children = List.copyOf(children);
    this.msps = msps;
  }

  private static int threshold(Rule rule, int children) {
    int needed =
        switch (rule) {
          case ANY -> 1;
          case ALL -> children;
          case MAJORITY -> children / 2 + 1;
          case UNRECOGNIZED ->
              throw new HeddleException(
                  Fault.BAD_INPUT, "The rule of an implicit meta policy is not a known one");
        };
    return children == 0 ? 0 : needed;
  }

  @Override
  public void check(List<SignedData> signed) {
    checkIdentities(msps.verified(signed));
  }

  @Override
  public Optional<String> objection(List<Identity> verified) {
    int satisfied = 0;
    for (Policy child : children) {
      if (satisfied < threshold && child.objection(verified).isEmpty()) {
        satisfied++;
      }
    }
    return satisfied == threshold
        ? Optional.empty()
        : Optional.of(
            ("implicit policy evaluation failed - %d sub-policies were satisfied, but this policy"
                    + " requires %d of the '%s' sub-policies to be satisfied")
                .formatted(satisfied, threshold, name));
  }

  @Override
  public Satisfaction satisfaction(List<Identity> verified) {
    return Satisfaction.of(
        threshold, children.stream().map(child -> child.satisfaction(verified)).toList());
  }

  @Override
  public Optional<SignaturePolicyEnvelope> asSignatures() {
    return JoinedPolicies.of(threshold, children);
  }

  @Override
  public String missing(List<Identity> verified) {
    List<Policy> open =
        children.stream().filter(child -> child.objection(verified).isPresent()).toList();
    int satisfied = children.size() - open.size();
    return Missing.of(
        threshold - satisfied,
        open.stream().map(child -> child.missing(verified)).sorted().toList());
  }
}
