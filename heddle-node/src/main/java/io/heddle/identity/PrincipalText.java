// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hyperledger.fabric.protos.common.CombinedPrincipal;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** A principal in words: {@code a peer of Org1MSP}. */
final class PrincipalText {

  private static final int MAX_NESTING = 64;

  private PrincipalText() {}

  static String of(MSPPrincipal principal) {
    try {
      return of(principal, 0);
    } catch (InvalidProtocolBufferException _) {
      return "somebody whom nobody can make out";
    }
  }

  private static String of(MSPPrincipal principal, int nesting)
      throws InvalidProtocolBufferException {
    return switch (principal.getPrincipalClassification()) {
      case ROLE -> {
        MSPRole role = MSPRole.parseFrom(principal.getPrincipal());
        yield "%s %s of %s"
            .formatted(
                role.getRole() == MSPRole.MSPRoleType.MEMBER
                        || role.getRole() == MSPRole.MSPRoleType.CLIENT
                        || role.getRole() == MSPRole.MSPRoleType.PEER
                    ? "a"
                    : "an",
                role.getRole().name().toLowerCase(Locale.ROOT),
                role.getMspIdentifier());
      }
      case ORGANIZATION_UNIT -> {
        OrganizationUnit unit = OrganizationUnit.parseFrom(principal.getPrincipal());
        yield "somebody of unit '%s' of %s"
            .formatted(unit.getOrganizationalUnitIdentifier(), unit.getMspIdentifier());
      }
      case IDENTITY ->
          "one certain identity of "
              + SerializedIdentity.parseFrom(principal.getPrincipal()).getMspid();
      case COMBINED ->
          combined(
              CombinedPrincipal.parseFrom(principal.getPrincipal()).getPrincipalsList(), nesting);
      case ANONYMITY, UNRECOGNIZED -> "somebody whom nobody can be";
    };
  }

  private static String combined(List<MSPPrincipal> principals, int nesting)
      throws InvalidProtocolBufferException {
    if (nesting > MAX_NESTING) {
      return "somebody whom nobody can be";
    }
    List<String> parts = new ArrayList<>();
    for (MSPPrincipal principal : principals) {
      parts.add(of(principal, nesting + 1));
    }
    return String.join(" who is also ", parts);
  }
}
