// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;

/**
 * What an organisation demands of the organisational units in its members' certificates.
 *
 * @param listed certifiers by unit; if there are any, a member must have one of them
 * @param roles the unit that stands for each role
 * @param enforced whether every member must have exactly one role
 *     <p>Fabric: msp/mspimplvalidate.go, validateIdentityOUsV142.
 */
record UnitRules(
    MspId mspId,
    Map<String, Set<ByteString>> listed,
    Map<MSPRoleType, Unit> roles,
    boolean enforced) {

  /** Whose rule counts for a unit that stands for several roles. */
  private static final List<MSPRoleType> BY_PRECEDENCE =
      List.of(MSPRoleType.ORDERER, MSPRoleType.ADMIN, MSPRoleType.PEER, MSPRoleType.CLIENT);

  UnitRules {
    listed = Map.copyOf(listed);
    roles = Map.copyOf(roles);
  }

  /** A unit and, unless empty, the authorities that must have put it there. */
  record Unit(String name, ByteString certifiers) {

    boolean accepts(ByteString others) {
      return certifiers.isEmpty() || certifiers.equals(others);
    }
  }

  /**
   * Why a certificate with these units, from these certifiers, is no valid member; empty if it is.
   */
  Optional<String> objection(List<String> units, ByteString certifiers) {
    return listObjection(units, certifiers).or(() -> roleObjection(units, certifiers));
  }

  private Optional<String> listObjection(List<String> units, ByteString certifiers) {
    if (listed.isEmpty()
        || units.stream()
            .anyMatch(unit -> listed.getOrDefault(unit, Set.of()).contains(certifiers))) {
      return Optional.empty();
    }
    return Optional.of(
        units.isEmpty()
            ? "the identity certificate does not contain an Organizational Unit (OU)"
            : "none of the identity's organizational units %s are in MSP %s"
                .formatted(describe(units, certifiers), mspId));
  }

  private Optional<String> roleObjection(List<String> units, ByteString certifiers) {
    if (!enforced) {
      return Optional.empty();
    }
    int found = 0;
    for (String unit : units) {
      Optional<Unit> role =
          BY_PRECEDENCE.stream()
              .flatMap(each -> Optional.ofNullable(roles.get(each)).stream())
              .filter(candidate -> candidate.name().equals(unit))
              .findFirst();
      if (role.isEmpty()) {
        continue;
      }
      if (!role.get().accepts(certifiers)) {
        return Optional.of(
            "certifiersIdentifier does not match: %s, MSP: [%s]"
                .formatted(describe(units, certifiers), mspId));
      }
      found++;
      if (found > 1) {
        return Optional.of(
            ("the identity must have a client, a peer, an orderer, or an admin OU role to be valid,"
                    + " not a combination of them. OUs: %s, MSP: [%s]")
                .formatted(describe(units, certifiers), mspId));
      }
    }
    return found == 1
        ? Optional.empty()
        : Optional.of(
            ("the identity does not have an OU that resolves to client, peer, orderer, or admin"
                    + " role. OUs: %s, MSP: [%s]")
                .formatted(describe(units, certifiers), mspId));
  }

  /** Why a certificate with these units does not have the role; empty if it does. */
  Optional<String> roleObjection(List<String> units, MSPRoleType role) {
    if (!enforced) {
      return Optional.of("NodeOUs not activated. Cannot tell apart identities.");
    }
    Unit unit = roles.get(role);
    if (unit == null) {
      return Optional.of(
          "cannot test for classification, node ou for type [%s], not defined, msp: [%s]"
              .formatted(role, mspId));
    }
    return units.contains(unit.name())
        ? Optional.empty()
        : Optional.of("The identity does not contain OU [%s], MSP: [%s]".formatted(role, mspId));
  }

  private static String describe(List<String> units, ByteString certifiers) {
    String prefix =
        HexFormat.of().withUpperCase().formatHex(certifiers.substring(0, 8).toByteArray());
    return "[%s]"
        .formatted(
            String.join(
                " ", units.stream().map(unit -> "%s(%s)".formatted(unit, prefix)).toList()));
  }
}
