// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import java.security.cert.X509Certificate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;

/** Reads the unit rules out of an MSP configuration. */
final class UnitRulesReader {

  private final CertificateTree tree;

  private UnitRulesReader(CertificateTree tree) {
    this.tree = tree;
  }

  /**
   * The rules; the certificates that they name must be authorities of the tree.
   *
   * @throws HeddleException {@code BAD_INPUT} if they are not
   */
  static UnitRules read(FabricMSPConfig config, CertificateTree tree) {
    return new UnitRulesReader(tree).read(config);
  }

  private UnitRules read(FabricMSPConfig config) {
    Map<String, Set<ByteString>> listed = new HashMap<>();
    for (FabricOUIdentifier unit : config.getOrganizationalUnitIdentifiersList()) {
      listed
          .computeIfAbsent(unit.getOrganizationalUnitIdentifier(), _ -> new HashSet<>())
          .add(certifiers(unit.getCertificate()));
    }
    Map<MSPRoleType, UnitRules.Unit> roles = roles(config.getFabricNodeOus());
    boolean enforced = config.getFabricNodeOus().getEnable() && !roles.isEmpty();
    return new UnitRules(new MspId(config.getName()), listed, roles, enforced);
  }

  private Map<MSPRoleType, UnitRules.Unit> roles(FabricNodeOUs units) {
    Map<MSPRoleType, UnitRules.Unit> roles = new EnumMap<>(MSPRoleType.class);
    if (units.hasClientOuIdentifier()) {
      roles.put(MSPRoleType.CLIENT, unit(units.getClientOuIdentifier()));
    }
    if (units.hasPeerOuIdentifier()) {
      roles.put(MSPRoleType.PEER, unit(units.getPeerOuIdentifier()));
    }
    if (units.hasAdminOuIdentifier()) {
      roles.put(MSPRoleType.ADMIN, unit(units.getAdminOuIdentifier()));
    }
    if (units.hasOrdererOuIdentifier()) {
      roles.put(MSPRoleType.ORDERER, unit(units.getOrdererOuIdentifier()));
    }
    return roles;
  }

  private UnitRules.Unit unit(FabricOUIdentifier unit) {
    ByteString certificate = unit.getCertificate();
    return new UnitRules.Unit(
        unit.getOrganizationalUnitIdentifier(),
        certificate.isEmpty() ? ByteString.EMPTY : certifiers(certificate));
  }

  private ByteString certifiers(ByteString pem) {
    X509Certificate authority = tree.withLowS(Certificates.ofPem(pem));
    List<X509Certificate> chain = tree.chain(authority);
    if (!tree.roots().contains(authority) && !tree.intermediates().contains(authority)) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Failed adding OU. Certificate [%s] not in root or intermediate certs."
              .formatted(authority.getSubjectX500Principal()));
    }
    if (chain.size() > 1 && tree.hasAuthoritiesBelow(authority)) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          ("Failed computing validation chain for [%s]. [invalid validation chain. Parent"
                  + " certificate should be a leaf of the certification tree]")
              .formatted(authority.getSubjectX500Principal()));
    }
    return CertificateTree.certifiers(chain);
  }
}
