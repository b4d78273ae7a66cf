// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/**
 * A policy that names principals and how many of them must have signed.
 *
 * <p>Fabric: common/cauthdsl/cauthdsl.go.
 */
public final class SignaturePolicy implements Policy {

  /*
   * The order of evaluation can be seen from outside and must be the same on every peer: a leaf takes
   * the first identity that fits and is not taken yet, without looking ahead. An optimal matching
   * would accept sets of signatures that Fabric refuses.
   */

  private static final int MAX_NESTING = 100;

  private static final int NOBODY = -1;

  private final org.hyperledger.fabric.protos.common.SignaturePolicy rule;
  private final List<MSPPrincipal> principals;
  private final Msps msps;

  private SignaturePolicy(SignaturePolicyEnvelope envelope, Msps msps) {
    this.rule = envelope.getRule();
    this.principals = envelope.getIdentitiesList();
    this.msps = msps;
  }

  /**
   * The policy as it reads against these providers.
   *
   * @throws HeddleException {@code BAD_INPUT} if the rule refers to a principal that is not there
   */
  public static SignaturePolicy of(SignaturePolicyEnvelope envelope, Msps msps) {
    if (envelope.getVersion() != 0) {
      throw badInput(
          "This evaluator only understands messages of version 0, but version was %d"
              .formatted(envelope.getVersion()));
    }
    if (!envelope.hasRule()) {
      throw badInput("Empty policy element");
    }
    requireComplete(envelope.getRule(), envelope.getIdentitiesCount(), 0);
    return new SignaturePolicy(envelope, msps);
  }

  private static void requireComplete(
      org.hyperledger.fabric.protos.common.SignaturePolicy rule, int principals, int nesting) {
    if (nesting > MAX_NESTING) {
      throw badInput("The policy is nested more than %d levels deep".formatted(MAX_NESTING));
    }
    switch (rule.getTypeCase()) {
      case SIGNED_BY -> {
        if (rule.getSignedBy() < 0 || rule.getSignedBy() >= principals) {
          throw badInput(
              "identity index out of range, requested %d, but identities length is %d"
                  .formatted(rule.getSignedBy(), principals));
        }
      }
      case N_OUT_OF ->
          rule.getNOutOf()
              .getRulesList()
              .forEach(child -> requireComplete(child, principals, nesting + 1));
      case TYPE_NOT_SET -> throw badInput("Unknown type: <nil>:<nil>");
    }
  }

  @Override
  public void check(List<SignedData> signed) {
    checkIdentities(msps.verified(signed));
  }

  @Override
  public Optional<String> objection(List<Identity> verified) {
    return isSatisfied(rule, verified, new boolean[verified.size()])
        ? Optional.empty()
        : Optional.of("signature set did not satisfy policy");
  }

  @Override
  public Optional<SignaturePolicyEnvelope> asSignatures() {
    return Optional.of(
        SignaturePolicyEnvelope.newBuilder().setRule(rule).addAllIdentities(principals).build());
  }

  @Override
  public String missing(List<Identity> verified) {
    return satisfaction(verified).missing();
  }

  @Override
  public Satisfaction satisfaction(List<Identity> verified) {
    return satisfaction(rule, verified, new boolean[verified.size()]);
  }

  private Satisfaction satisfaction(
      org.hyperledger.fabric.protos.common.SignaturePolicy part,
      List<Identity> identities,
      boolean[] used) {
    if (!part.hasNOutOf()) {
      MSPPrincipal principal = principals.get(part.getSignedBy());
      int taken = takeOne(principal, identities, used);
      return Satisfaction.of(
          PrincipalText.of(principal),
          taken == NOBODY ? Optional.empty() : Optional.of(identities.get(taken)));
    }
    List<Satisfaction> parts = new ArrayList<>();
    for (var child : part.getNOutOf().getRulesList()) {
      boolean[] attempt = used.clone();
      Satisfaction found = satisfaction(child, identities, attempt);
      if (found.isSatisfied()) {
        System.arraycopy(attempt, 0, used, 0, used.length);
      }
      parts.add(found);
    }
    return Satisfaction.of(part.getNOutOf().getN(), parts);
  }

  private boolean isSatisfied(
      org.hyperledger.fabric.protos.common.SignaturePolicy part,
      List<Identity> identities,
      boolean[] used) {
    if (!part.hasNOutOf()) {
      return takeOne(principals.get(part.getSignedBy()), identities, used) != NOBODY;
    }
    int satisfied = 0;
    for (var child : part.getNOutOf().getRulesList()) {
      boolean[] attempt = used.clone();
      if (isSatisfied(child, identities, attempt)) {
        satisfied++;
        System.arraycopy(attempt, 0, used, 0, used.length);
      }
    }
    return satisfied >= part.getNOutOf().getN();
  }

  /** Which one it is. */
  private int takeOne(MSPPrincipal principal, List<Identity> identities, boolean[] used) {
    for (int i = 0; i < used.length; i++) {
      if (!used[i] && msps.satisfies(identities.get(i), principal)) {
        used[i] = true;
        return i;
      }
    }
    return NOBODY;
  }

  private static HeddleException badInput(String message) {
    return new HeddleException(Fault.BAD_INPUT, message);
  }
}
