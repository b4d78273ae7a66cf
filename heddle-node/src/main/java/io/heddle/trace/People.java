// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** How people and peers are called: {@code User1@org1.example.com (Org1MSP)}. */
final class People {

  private final Map<ByteString, String> known = new HashMap<>();

  /** As {@link #name}, read once from each certificate. For one thread. */
  String nameOf(ByteString serialized) {
    return known.computeIfAbsent(serialized, People::name);
  }

  /** The MSP id alone if there is no readable certificate. */
  static String name(ByteString serialized) {
    if (serialized.isEmpty()) {
      return "nobody";
    }
    try {
      SerializedIdentity identity = SerializedIdentity.parseFrom(serialized);
      return "%s (%s)".formatted(commonName(identity.getIdBytes()), identity.getMspid());
    } catch (InvalidProtocolBufferException e) {
      return "(unreadable)";
    }
  }

  private static String commonName(ByteString pem) {
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509").generateCertificate(pem.newInput());
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(Object::toString)
              .findFirst()
              .orElse("somebody");
    } catch (CertificateException | InvalidNameException e) {
      return "somebody";
    }
  }
}
