// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/** A signature policy in the language in which people write it. */
public final class PolicyText {

  private static final int MAX_DEPTH = 50;

  private final List<MSPPrincipal> identities;

  private PolicyText(List<MSPPrincipal> identities) {
    this.identities = identities;
  }

  /** {@code AND('Org1MSP.peer', 'Org2MSP.peer')}; empty if the bytes are no such policy. */
  public static Optional<String> of(ByteString envelope) {
    try {
      var policy = SignaturePolicyEnvelope.parseFrom(envelope);
      return policy.getIdentitiesCount() == 0
          ? Optional.empty()
          : Optional.of(new PolicyText(policy.getIdentitiesList()).rule(policy.getRule(), 0));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private String rule(SignaturePolicy rule, int depth) {
    if (depth > MAX_DEPTH) {
      return "…";
    }
    return switch (rule.getTypeCase()) {
      case SIGNED_BY -> identity(rule.getSignedBy());
      case N_OUT_OF -> outOf(rule.getNOutOf(), depth);
      case TYPE_NOT_SET -> "nobody";
    };
  }

  private String outOf(SignaturePolicy.NOutOf outOf, int depth) {
    List<String> rules = outOf.getRulesList().stream().map(each -> rule(each, depth + 1)).toList();
    String all = String.join(", ", rules);
    if (outOf.getN() == rules.size()) {
      return "AND(%s)".formatted(all);
    }
    return outOf.getN() == 1
        ? "OR(%s)".formatted(all)
        : "OutOf(%d, %s)".formatted(outOf.getN(), all);
  }

  private String identity(int index) {
    if (index < 0 || index >= identities.size()) {
      return "nobody";
    }
    MSPPrincipal principal = identities.get(index);
    return switch (principal.getPrincipalClassification()) {
      case ROLE ->
          OpaqueFields.parsed(MSPRole.getDefaultInstance(), principal.getPrincipal())
              .map(PolicyText::role)
              .orElse("unreadable");
      case ORGANIZATION_UNIT ->
          OpaqueFields.parsed(OrganizationUnit.getDefaultInstance(), principal.getPrincipal())
              .map(PolicyText::unit)
              .orElse("unreadable");
      case IDENTITY -> "one identity";
      case ANONYMITY, COMBINED, UNRECOGNIZED -> "unreadable";
    };
  }

  private static String role(Message message) {
    var role = (MSPRole) message;
    return "'%s.%s'"
        .formatted(role.getMspIdentifier(), role.getRole().name().toLowerCase(Locale.ROOT));
  }

  private static String unit(Message message) {
    var unit = (OrganizationUnit) message;
    return "'%s' of %s".formatted(unit.getOrganizationalUnitIdentifier(), unit.getMspIdentifier());
  }
}
