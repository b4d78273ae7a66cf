// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/**
 * What a certificate may say of the place of its owner, in the order in which Go writes it, and how
 * long that may be.
 *
 * <p>RFC 5280, appendix A.1; Fabric CA: lib/serverenroll.go, csrInputLengthCheck.
 */
public enum SubjectPart {
  COUNTRY("2.5.4.6", "country name", 2),
  PROVINCE("2.5.4.8", "state name", 128),
  LOCALITY("2.5.4.7", "locality name", 128),
  ORGANISATION("2.5.4.10", "organization name", 64),
  UNIT("2.5.4.11", "organizational unit name", 64),
  NAME("2.5.4.3", "CN", 64),
  SERIAL_NUMBER("2.5.4.5", "serial number", 64);

  private final String identifier;
  private final String title;
  private final int max;

  SubjectPart(String identifier, String title, int max) {
    this.identifier = identifier;
    this.title = title;
    this.max = max;
  }

  ASN1ObjectIdentifier identifier() {
    return new ASN1ObjectIdentifier(identifier);
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
