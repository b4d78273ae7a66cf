// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.golang.GoProtobuf;
import io.heddle.words.Foreign;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * The membership service provider of one organisation: which certificates belong to it, and in
 * which role. Immutable; safe for use by many threads.
 *
 * <p>Follows the rules of channel capability V1_4_3 and later.
 *
 * <p>Fabric: msp/mspimpl.go, msp/mspimplsetup.go, msp/mspimplvalidate.go.
 */
public final class Msp {

  private static final int X509_TYPE = 0;

  private final MspId id;
  private final MspVersion version;
  private final MSPConfig config;
  private final CertificateTree tree;
  private final CertificateTree tlsAuthorities;
  private final List<RevocationList> revocations;
  private final UnitRules unitRules;
  private final Set<String> adminIds = new HashSet<>();
  private final PrincipalRules principalRules;

  private Msp(MSPConfig config, FabricMSPConfig fabric, MspVersion version) {
    this.id = new MspId(fabric.getName());
    this.version = version;
    this.config = config;
    this.tree = CertificateTree.of(fabric.getRootCertsList(), fabric.getIntermediateCertsList());
    this.revocations = fabric.getRevocationListList().stream().map(RevocationList::of).toList();
    this.tlsAuthorities =
        CertificateTree.of(fabric.getTlsRootCertsList(), fabric.getTlsIntermediateCertsList());
    requireNotRevoked(tree);
    requireNotRevoked(tlsAuthorities);
    this.unitRules = UnitRulesReader.read(fabric, tree);
    addAdmins(fabric.getAdminsList());
    if (adminIds.isEmpty()
        && !(unitRules.enforced() && unitRules.roles().containsKey(MSPRoleType.ADMIN))) {
      throw badInput("administrators must be declared when no admin ou classification is set");
    }
    this.principalRules = new PrincipalRules(id, unitRules, Set.copyOf(adminIds));
  }

  /** As {@link #of(MSPConfig, MspVersion)}, by the newest rules. */
  public static Msp of(MSPConfig config) {
    return of(config, MspVersion.V3_0);
  }

  /**
   * The provider described by a channel's configuration.
   *
   * @throws HeddleException {@code BAD_INPUT} if the configuration is not a valid X.509 MSP
   */
  public static Msp of(MSPConfig config, MspVersion version) {
    if (config.getType() != X509_TYPE) {
      throw badInput(
          "MSP type %d is not supported; only X.509 (type 0) is".formatted(config.getType()));
    }
    try {
      FabricMSPConfig fabric = FabricMSPConfig.parseFrom(config.getConfig());
      if (fabric.getRootCertsCount() == 0) {
        throw badInput("expected at least one CA certificate");
      }
      return new Msp(config, fabric, version);
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "failed unmarshalling fabric msp config: " + GoProtobuf.words(e), e);
    }
  }

  /**
   * The provider described by an MSP folder, as {@code configtxgen} and the peer read it.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is not a valid MSP folder
   */
  public static Msp ofFolder(MspId id, Path folder) {
    MSPConfig config = MspFolder.read(id, folder);
    try {
      return of(config);
    } catch (HeddleException e) {
      throw new HeddleException(
          e.fault(), "MSP folder '%s' is not valid: %s".formatted(folder, e.getMessage()), e);
    }
  }

  public MspId id() {
    return id;
  }

  /** The authorities of the organisation's TLS certificates. */
  public List<X509Certificate> tlsCertificates() {
    return tlsAuthorities.authorities();
  }

  CertificateTree tlsAuthorities() {
    return tlsAuthorities;
  }

  /** The configuration as it stands in a channel. */
  public MSPConfig config() {
    return config;
  }

  /**
   * The identity that the bytes denote.
   *
   * @throws HeddleException {@code BAD_INPUT} if the bytes are no identity, name another MSP, or
   *     the certificate does not chain to a certificate authority of this one
   */
  public Identity parse(ByteString serialized) {
    try {
      SerializedIdentity parsed = SerializedIdentity.parseFrom(serialized);
      if (!parsed.getMspid().equals(id.value())) {
        throw badInput(
            "expected MSP ID %s, received %s".formatted(id, Foreign.text(parsed.getMspid())));
      }
      return identity(Certificates.ofPem(parsed.getIdBytes()));
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(Fault.BAD_INPUT, "could not deserialize a SerializedIdentity", e);
    }
  }

  private Identity identity(X509Certificate given) {
    X509Certificate certificate = tree.withLowS(given);
    PublicKey key = certificate.getPublicKey();
    boolean isAllowed =
        key instanceof ECPublicKey || (version == MspVersion.V3_0 && Signatures.isEd25519(key));
    if (!isAllowed) {
      return invalid(
          certificate,
          "could not validate identity's public key algorithm: %s is not supported"
              .formatted(Signatures.algorithm(key)));
    }
    List<X509Certificate> chain;
    try {
      chain = memberChain(certificate);
    } catch (HeddleException e) {
      return invalid(certificate, "could not obtain certification chain: " + e.getMessage());
    }
    ByteString certifiers = CertificateTree.certifiers(chain.subList(1, chain.size()));
    Optional<String> objection =
        revocation(certificate, chain.get(1))
            .map("could not validate identity against certification chain: "::concat)
            .or(() ->
                unitRules
                    .objection(Certificates.organizationalUnits(certificate), certifiers)
                    .map("could not validate identity's OUs: "::concat));
    return new Identity(id, certificate, certifiers, objection);
  }

  private List<X509Certificate> memberChain(X509Certificate certificate) {
    if (Certificates.isAuthority(certificate)) {
      throw badInput(
          "An X509 certificate with Basic Constraint: Certificate Authority equals true cannot be"
              + " used as an identity");
    }
    List<X509Certificate> chain = tree.chain(certificate);
    if (chain.size() < 2) {
      throw badInput("expected a chain of length at least 2, got %d".formatted(chain.size()));
    }
    if (tree.hasAuthoritiesBelow(chain.get(1))) {
      throw badInput(
          "invalid validation chain. Parent certificate should be a leaf of the certification tree");
    }
    return chain;
  }

  private Identity invalid(X509Certificate certificate, String objection) {
    return new Identity(id, certificate, ByteString.EMPTY, Optional.of(objection));
  }

  private Optional<String> revocation(X509Certificate certificate, X509Certificate issuer) {
    for (RevocationList list : revocations) {
      if (list.authorityKeyIdentifier().isEmpty()) {
        return Optional.of("could not obtain Authority Key Identifier for crl");
      }
      if (list.revokes(certificate, issuer)) {
        return Optional.of("The certificate has been revoked");
      }
    }
    return Optional.empty();
  }

  /**
   * Whether the identity counts; as this provider judged it when it parsed it.
   *
   * @throws HeddleException {@code DENIED} if the identity is revoked, has no fitting
   *     organisational unit, or is otherwise not valid; expiry is not looked at
   */
  public void validate(Identity identity) {
    identity
        .objection()
        .ifPresent(reason -> {
          throw new HeddleException(Fault.DENIED, reason);
        });
  }

  /** Whether the identity is valid and is what the principal says. */
  public boolean satisfies(Identity identity, MSPPrincipal principal) {
    return objection(identity, principal).isEmpty();
  }

  /** Why the identity is not what the principal says; empty if it is. */
  Optional<String> objection(Identity identity, MSPPrincipal principal) {
    return principalRules.objection(identity, principal, this);
  }

  private void requireNotRevoked(CertificateTree authorities) {
    for (X509Certificate intermediate : authorities.intermediates()) {
      List<X509Certificate> chain = authorities.chain(intermediate);
      // one that is a root, too, has nobody above it who could revoke it
      if (chain.size() > 1) {
        revocation(intermediate, chain.get(1))
            .ifPresent(reason -> {
              throw badInput(
                  "CA Certificate is not valid, (SN: %s): %s"
                      .formatted(intermediate.getSerialNumber(), reason));
            });
      }
    }
  }

  private void addAdmins(List<ByteString> pems) {
    for (int index = 0; index < pems.size(); index++) {
      Identity admin = identity(Certificates.ofPem(pems.get(index)));
      Optional<String> objection =
          unitRules.enforced() ? unitObjection(admin) : admin.objection().map(": "::concat);
      if (objection.isPresent()) {
        throw badInput("admin %d is invalid%s".formatted(index, objection.get()));
      }
      adminIds.add(admin.id());
    }
  }

  /** Why it is neither a client nor an administrator by its units, in Fabric's brackets. */
  private Optional<String> unitObjection(Identity admin) {
    List<String> units = admin.organizationalUnits();
    return unitRules
        .roleObjection(units, MSPRoleType.CLIENT)
        .flatMap(notClient ->
            unitRules
                .roleObjection(units, MSPRoleType.ADMIN)
                .map(notAdmin -> " [%s,%s]".formatted(notClient, notAdmin)));
  }

  private static HeddleException badInput(String message) {
    return new HeddleException(Fault.BAD_INPUT, message);
  }
}
