// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.golang.GoProtobuf;
import java.io.Serial;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.CombinedPrincipal;
import org.hyperledger.fabric.protos.common.MSPIdentityAnonymity;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.OrganizationUnit;

/**
 * Which identities of one organisation are what a principal says.
 *
 * <p>Fabric: msp/mspimpl.go, SatisfiesPrincipal and what it calls.
 */
record PrincipalRules(MspId mspId, UnitRules unitRules, Set<String> adminIds) {

  private static final int MAX_NESTING = 64;

  /** Why the identity is not what the principal says; empty if it is. */
  Optional<String> objection(Identity identity, MSPPrincipal principal, Msp msp) {
    try {
      return objection(identity, principal, msp, 0);
    } catch (Unreadable e) {
      return Optional.of(e.reason);
    }
  }

  /** The principal's content is not what its classification says. */
  private static final class Unreadable extends Exception {

    @Serial private static final long serialVersionUID = 1;

    private final String reason;

    Unreadable(String name, InvalidProtocolBufferException cause) {
      super(cause);
      this.reason =
          "could not unmarshal %s from principal: %s".formatted(name, GoProtobuf.words(cause));
    }
  }

  private static <T> T read(Parser<T> parser, ByteString content, String name) throws Unreadable {
    try {
      return parser.parseFrom(content);
    } catch (InvalidProtocolBufferException e) {
      throw new Unreadable(name, e);
    }
  }

  private Optional<String> objection(
      Identity identity, MSPPrincipal principal, Msp msp, int nesting) throws Unreadable {
    ByteString content = principal.getPrincipal();
    return switch (principal.getPrincipalClassification()) {
      case ROLE -> role(identity, read(MSPRole.parser(), content, "MSPRole"));
      case ORGANIZATION_UNIT ->
          unit(identity, read(OrganizationUnit.parser(), content, "OrganizationUnit"));
      case IDENTITY -> sameIdentity(identity, content, msp);
      case ANONYMITY ->
          anonymity(read(MSPIdentityAnonymity.parser(), content, "MSPIdentityAnonymity"));
      case COMBINED ->
          all(
              identity,
              read(CombinedPrincipal.parser(), content, "CombinedPrincipal"),
              msp,
              nesting);
      case UNRECOGNIZED ->
          Optional.of(
              "invalid principal type %d".formatted(principal.getPrincipalClassificationValue()));
    };
  }

  private Optional<String> role(Identity identity, MSPRole role) {
    if (!role.getMspIdentifier().equals(mspId.value())) {
      return otherMsp(identity, role.getMspIdentifier());
    }
    return switch (role.getRole()) {
      case MEMBER -> identity.objection();
      case ADMIN -> admin(identity);
      case CLIENT, PEER -> unitRole(identity, role.getRole());
      // without node units this role is not there
      case ORDERER -> unitRules.enforced() ? unitRole(identity, role.getRole()) : invalidRole(role);
      case UNRECOGNIZED -> invalidRole(role);
    };
  }

  private static Optional<String> invalidRole(MSPRole role) {
    return Optional.of("invalid MSP role type %d".formatted(role.getRoleValue()));
  }

  private Optional<String> admin(Identity identity) {
    if (adminIds.contains(identity.id())) {
      return Optional.empty();
    }
    if (!unitRules.enforced()) {
      return Optional.of("This identity is not an admin");
    }
    return valid(identity)
        .or(() ->
            unitRules
                .roleObjection(identity.organizationalUnits(), MSPRoleType.ADMIN)
                .map(reason ->
                    "The identity is not an admin under this MSP [%s]: %s"
                        .formatted(mspId, reason)));
  }

  private Optional<String> unitRole(Identity identity, MSPRoleType role) {
    return valid(identity)
        .or(() ->
            unitRules
                .roleObjection(identity.organizationalUnits(), role)
                .map(reason ->
                    "The identity is not a [%s] under this MSP [%s]: %s"
                        .formatted(role, mspId, reason)));
  }

  private Optional<String> valid(Identity identity) {
    return identity
        .objection()
        .map(
            reason -> "The identity is not valid under this MSP [%s]: %s".formatted(mspId, reason));
  }

  private Optional<String> unit(Identity identity, OrganizationUnit unit) {
    if (!unit.getMspIdentifier().equals(mspId.value())) {
      return otherMsp(identity, unit.getMspIdentifier());
    }
    if (identity.objection().isPresent()) {
      return identity.objection();
    }
    boolean matches =
        identity.organizationalUnits().contains(unit.getOrganizationalUnitIdentifier())
            && identity.certifiers().equals(unit.getCertifiersIdentifier());
    return matches ? Optional.empty() : Optional.of("The identities do not match");
  }

  private static Optional<String> sameIdentity(Identity identity, ByteString content, Msp msp) {
    try {
      Identity named = msp.parse(content);
      return named.equals(identity)
          ? named.objection()
          : Optional.of("The identities do not match");
    } catch (HeddleException e) {
      return Optional.of("invalid identity principal, not a certificate: " + e.getMessage());
    }
  }

  private static Optional<String> anonymity(MSPIdentityAnonymity anonymity) {
    return switch (anonymity.getAnonymityType()) {
      case NOMINAL -> Optional.empty();
      case ANONYMOUS ->
          Optional.of(
              "Principal is anonymous, but X.509 MSP does not support anonymous identities");
      case UNRECOGNIZED ->
          Optional.of(
              "Unknown principal anonymity type: %d".formatted(anonymity.getAnonymityTypeValue()));
    };
  }

  private Optional<String> all(Identity identity, CombinedPrincipal combined, Msp msp, int nesting)
      throws Unreadable {
    if (combined.getPrincipalsCount() == 0) {
      return Optional.of("No principals in CombinedPrincipal");
    }
    if (nesting > MAX_NESTING) {
      return Optional.of("CombinedPrincipal is nested too deeply");
    }
    for (MSPPrincipal principal : combined.getPrincipalsList()) {
      Optional<String> objection = objection(identity, principal, msp, nesting + 1);
      if (objection.isPresent()) {
        return objection;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> otherMsp(Identity identity, String expected) {
    return Optional.of(
        "the identity is a member of a different MSP (expected %s, got %s)"
            .formatted(expected, identity.mspId()));
  }
}
