// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * What a certificate may say of the place of its owner, in the order in which Go writes it, and how
 * long that may be.
 *
 * <p>RFC 5280, appendix A.1; Fabric CA: lib/serverenroll.go, csrInputLengthCheck.
 */
public enum SubjectPart {
  COUNTRY(BCStyle.C, "country name", 2),
  PROVINCE(BCStyle.ST, "state name", 128),
  LOCALITY(BCStyle.L, "locality name", 128),
  ORGANISATION(BCStyle.O, "organization name", 64),
  UNIT(BCStyle.OU, "organizational unit name", 64),
  NAME(BCStyle.CN, "CN", 64),
  SERIAL_NUMBER(BCStyle.SERIALNUMBER, "serial number", 64);

  private final ASN1ObjectIdentifier identifier;
  private final String title;
  private final int max;

  SubjectPart(ASN1ObjectIdentifier identifier, String title, int max) {
    this.identifier = identifier;
    this.title = title;
    this.max = max;
  }

  ASN1ObjectIdentifier identifier() {
    return identifier;
  }

  /** Whether a subject has one at most; of several the last one counts. */
  boolean isSingle() {
    return this == NAME || this == SERIAL_NUMBER;
  }

  /** Why one of these cannot be, in Fabric's words; empty if all can. */
  Optional<String> objection(List<String> values) {
    return values.stream()
        .filter(value -> value.getBytes(StandardCharsets.UTF_8).length > max)
        .findFirst()
        .map(value ->
            "The %s '%s' exceeds the maximum character limit of %d".formatted(title, value, max));
  }
}
