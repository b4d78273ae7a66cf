// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import io.heddle.identity.Chance;
import io.heddle.issue.CertificateProfile.Constraints;
import io.heddle.issue.CertificateProfile.Further;
import io.heddle.issue.CertificateProfile.KeyIdentifier;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * What the certificates of one organisation say.
 *
 * <p>Fabric: cmd/cryptogen.
 */
final class OrganisationProfiles {

  private static final Duration LIFETIME = Duration.ofDays(3650);
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  private final String domain;
  private final Instant notBefore;
  private final Chance chance;

  OrganisationProfiles(String domain, Instant now, Chance chance) {
    this.chance = chance;
    this.domain = domain;
    this.notBefore = now.truncatedTo(ChronoUnit.SECONDS).minus(BACKDATED);
  }

  /**
   * Of an authority.
   *
   * @param kind {@code ca} or {@code tlsca}
   */
  CertificateProfile authority(String kind) {
    return profile(
        subject().addRDN(BCStyle.O, domain).addRDN(BCStyle.CN, kind + "." + domain),
        KeyUsage.digitalSignature
            | KeyUsage.keyEncipherment
            | KeyUsage.keyCertSign
            | KeyUsage.cRLSign,
        List.of(KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth),
        List.of(),
        Constraints.AUTHORITY,
        List.of());
  }

  /**
   * Of a node or a user as a member of the organisation.
   *
   * <p>Several units are one part of its name, as Go writes them.
   *
   * @param units its role ({@code peer}, {@code orderer}, {@code client} or {@code admin}), and the
   *     units within the organisation that it is of
   */
  CertificateProfile member(List<String> units, String name, List<Further> further) {
    var unit = new ASN1ObjectIdentifier[units.size()];
    Arrays.fill(unit, BCStyle.OU);
    return profile(
        subject().addMultiValuedRDN(unit, units.toArray(String[]::new)).addRDN(BCStyle.CN, name),
        KeyUsage.digitalSignature,
        List.of(),
        List.of(),
        Constraints.LEAF,
        further);
  }

  /** For TLS, of a node or a user under these names and addresses. */
  CertificateProfile tls(String name, List<String> hosts) {
    return profile(
        subject().addRDN(BCStyle.CN, name),
        KeyUsage.digitalSignature | KeyUsage.keyEncipherment,
        List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth),
        hosts,
        Constraints.LEAF,
        List.of());
  }

  private CertificateProfile profile(
      X500NameBuilder subject,
      int usage,
      List<KeyPurposeId> purposes,
      List<String> hosts,
      Constraints constraints,
      List<Further> further) {
    X500Name name = subject.build();
    return new CertificateProfile(
        CertificateProfile.serial(
            chance, "%s, %s, %s, %d".formatted(domain, name, hosts, notBefore.getEpochSecond())),
        name,
        notBefore,
        notBefore.plus(LIFETIME),
        usage,
        purposes,
        hosts,
        constraints,
        constraints == Constraints.AUTHORITY ? KeyIdentifier.SHA_256 : KeyIdentifier.UNSAID,
        further);
  }

  private static X500NameBuilder subject() {
    return new X500NameBuilder(new GoNameStyle())
        .addRDN(BCStyle.C, "US")
        .addRDN(BCStyle.ST, "California")
        .addRDN(BCStyle.L, "San Francisco");
  }
}
