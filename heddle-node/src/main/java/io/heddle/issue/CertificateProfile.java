// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import com.google.protobuf.ByteString;
import io.heddle.identity.Chance;
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
 * @param hosts what it is good for: names and addresses of machines, addresses for mail, URIs
 * @param constraints whether it says if it is an authority
 * @param keyIdentifier how it names its own key
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
    KeyIdentifier keyIdentifier,
    List<Further> further) {

  /** An extension by its object identifier, in dotted form, and its content. */
  public record Further(String identifier, ByteString content) {}

  /** What it says of being an authority. */
  public enum Constraints {
    AUTHORITY,
    LEAF,
    UNSAID
  }

  /** How a certificate names the key in it. */
  public enum KeyIdentifier {
    /** By its SHA-256: RFC 7093, section 2, method 4, with the uncompressed point for a key. */
    SHA_256,
    /** By its SHA-1: RFC 5280, section 4.2.1.2, method 1. */
    SHA_1,
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
        keyIdentifier,
        further);
  }

  /** As {@link #randomSerial}, which may follow from what it is for. */
  static BigInteger serial(Chance chance, String whatFor) {
    return chance.number(127, "serial number " + whatFor).setBit(126);
  }

  /** A random positive number of at most 127 bits, which fits in 16 bytes of DER. */
  public static BigInteger randomSerial(SecureRandom random) {
    return new BigInteger(127, random).setBit(126);
  }
}
