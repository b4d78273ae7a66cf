// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * Somebody whom a policy names, so that principals can be compared.
 *
 * <p>Fabric: common/policies/inquire/compare.go.
 *
 * @param mspId whose members it is about
 * @param role its number
 * @param identity the bytes of a certificate
 */
record Principal(
    MSPPrincipal source,
    String mspId,
    Optional<Integer> role,
    Optional<OrganizationUnit> unit,
    Optional<ByteString> identity) {

  /**
   * What the principal says.
   *
   * @throws NoDescriptor if it is of a kind that cannot be compared, or not what its kind says
   */
  static Principal of(MSPPrincipal source) throws NoDescriptor {
    ByteString content = source.getPrincipal();
    try {
      return switch (source.getPrincipalClassification()) {
        case ROLE -> role(source, MSPRole.parseFrom(content));
        case ORGANIZATION_UNIT -> unit(source, OrganizationUnit.parseFrom(content));
        case IDENTITY -> identity(source, SerializedIdentity.parseFrom(content));
        case ANONYMITY, COMBINED, UNRECOGNIZED -> throw notComparable();
      };
    } catch (InvalidProtocolBufferException _) {
      throw notComparable();
    }
  }

  private static Principal role(MSPPrincipal source, MSPRole role) {
    return new Principal(
        source,
        role.getMspIdentifier(),
        Optional.of(role.getRoleValue()),
        Optional.empty(),
        Optional.empty());
  }

  private static Principal unit(MSPPrincipal source, OrganizationUnit unit) {
    return new Principal(
        source, unit.getMspIdentifier(), Optional.empty(), Optional.of(unit), Optional.empty());
  }

  private static Principal identity(MSPPrincipal source, SerializedIdentity identity) {
    return new Principal(
        source,
        identity.getMspid(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(identity.getIdBytes()));
  }

  private static NoDescriptor notComparable() {
    return new NoDescriptor("failed creating a comparable principal set");
  }

  /** Whether whoever is this is surely the other, too. */
  boolean isA(Principal other) {
    if (!mspId.equals(other.mspId)) {
      return false;
    }
    if (other.role.equals(Optional.of(MSPRoleType.MEMBER_VALUE))) {
      return true;
    }
    if (unit.isPresent() && other.unit.isPresent()) {
      return unit.get()
              .getOrganizationalUnitIdentifier()
              .equals(other.unit.get().getOrganizationalUnitIdentifier())
          && unit.get()
              .getCertifiersIdentifier()
              .equals(other.unit.get().getCertifiersIdentifier());
    }
    if (role.isPresent() && other.role.isPresent()) {
      return role.equals(other.role);
    }
    return identity.isPresent() && identity.equals(other.identity);
  }
}
