// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * What a certificate is to say.
 *
 * @param keyUsage bits of {@link org.bouncycastle.asn1.x509.KeyUsage}
 * @param purposes the extended key usages; none at all if empty
 * @param hosts names and addresses for the subject's alternative names
 * @param constraints whether it says if it is an authority
 * @param subjectKeyIdentifier whether it carries one
 * @param further extensions behind all others, none of them critical
 */
public record CertificateProfile(
    BigInteger serial,
    X500Name subject,
    Instant notBefore,
    Instant notAfter,
    int keyUsage,
    List<KeyPurposeId> purposes,
    List<String> hosts,
    Constraints constraints,
    boolean subjectKeyIdentifier,
    List<Further> further) {

  /** An extension by its object identifier, in dotted form, and its content. */
  public record Further(String identifier, ByteString content) {}

  /** What it says of being an authority. */
  public enum Constraints {
    AUTHORITY,
    LEAF,
    UNSAID
  }

  public CertificateProfile {
    purposes = List.copyOf(purposes);
    hosts = List.copyOf(hosts);
    further = List.copyOf(further);
  }

  /** The same, ending then. */
  CertificateProfile until(Instant end) {
    return new CertificateProfile(
        serial,
        subject,
        notBefore,
        end,
        keyUsage,
        purposes,
        hosts,
        constraints,
        subjectKeyIdentifier,
        further);
  }

  /** A random positive number of at most 127 bits, which fits in 16 bytes of DER. */
  public static BigInteger randomSerial(SecureRandom random) {
    return new BigInteger(127, random).setBit(126);
  }
}
