// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import io.heddle.issue.CertificateProfile.Constraints;
import io.heddle.issue.CertificateProfile.Further;
import io.heddle.issue.CertificateProfile.KeyIdentifier;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * A certificate as a Fabric CA makes it for somebody who keeps the key.
 *
 * <p>Fabric CA: lib/serverenroll.go; CFSSL: signer/local/local.go, signer/signer.go.
 *
 * @param units the role, and the parts of the affiliation from the largest to the smallest; what
 *     the request says of them does not count
 * @param hosts in the place of those that the request has
 * @param attributes what the certificate says of them; empty if it is not to speak of any
 */
public record Enrolment(
    CertificationRequest request,
    Purpose purpose,
    List<String> units,
    Optional<List<String>> hosts,
    Optional<Map<String, String>> attributes,
    Instant notBefore,
    Instant notAfter) {

  private static final int SERIAL_BITS = 159;

  /* The order of Go's subject alternative names. */
  private static final List<Integer> KINDS =
      List.of(
          GeneralName.dNSName,
          GeneralName.rfc822Name,
          GeneralName.iPAddress,
          GeneralName.uniformResourceIdentifier);

  /** What it is to be good for. */
  public enum Purpose {
    SIGNING,
    TLS,
    AUTHORITY;

    private int usage() {
      return switch (this) {
        case SIGNING -> KeyUsage.digitalSignature;
        case TLS -> KeyUsage.digitalSignature | KeyUsage.keyEncipherment | KeyUsage.keyAgreement;
        case AUTHORITY -> KeyUsage.keyCertSign | KeyUsage.cRLSign;
      };
    }

    private List<KeyPurposeId> further() {
      return this == TLS
          ? List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth)
          : List.of();
    }
  }

  public Enrolment {
    units = List.copyOf(units);
    hosts = hosts.map(List::copyOf);
    attributes = attributes.map(Map::copyOf);
  }

  CertificateProfile profile(SecureRandom random) {
    return new CertificateProfile(
        new BigInteger(SERIAL_BITS, random),
        subject(),
        notBefore,
        notAfter,
        purpose.usage(),
        purpose.further(),
        names(),
        purpose == Purpose.AUTHORITY ? Constraints.AUTHORITY : Constraints.LEAF,
        KeyIdentifier.SHA_1,
        attributes.map(Attributes::extension).stream().toList());
  }

  /** How many bytes the attributes take in the certificate. */
  public int attributeBytes() {
    return attributes
        .map(Attributes::extension)
        .map(Further::content)
        .map(one -> one.size())
        .orElse(0);
  }

  private X500Name subject() {
    Map<SubjectPart, List<String>> parts = new EnumMap<>(SubjectPart.class);
    parts.putAll(request.subject());
    parts.put(SubjectPart.UNIT, units.stream().filter(unit -> !unit.isEmpty()).toList());
    var subject = new X500NameBuilder(new GoNameStyle());
    parts.forEach((part, values) -> {
      if (!values.isEmpty()) {
        var kinds = Collections.nCopies(values.size(), part.identifier());
        subject.addMultiValuedRDN(
            kinds.toArray(ASN1ObjectIdentifier[]::new),
            values.stream().map(GoNameStyle::encode).toArray(ASN1Encodable[]::new));
      }
    });
    return subject.build();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(hosts.orElseGet(request::hosts));
    if (purpose == Purpose.AUTHORITY) {
      names.removeIf(name -> CertificateAuthority.kindOf(name) != GeneralName.iPAddress);
    }
    names.sort(Comparator.comparingInt(name -> KINDS.indexOf(CertificateAuthority.kindOf(name))));
    return names;
  }
}
