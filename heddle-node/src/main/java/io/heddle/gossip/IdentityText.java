// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.HeddleException;
import io.heddle.golang.GoPem;
import io.heddle.golang.GoQuote;
import io.heddle.identity.Certificates;
import io.heddle.words.Foreign;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * How gossip shows an identity to whoever it does not believe.
 *
 * <p>Fabric: gossip/api/crypto.go, PeerIdentityType.String.
 */
final class IdentityText {

  private IdentityText() {}

  static String of(ByteString serialized) {
    SerializedIdentity identity;
    try {
      identity = SerializedIdentity.parseFrom(serialized);
    } catch (InvalidProtocolBufferException _) {
      return "non SerializedIdentity: " + base64(serialized);
    }
    Optional<ByteString> der = GoPem.firstBlock(identity.getIdBytes());
    if (der.isEmpty()) {
      return "non PEM encoded identity: " + base64(serialized);
    }
    try {
      return json(identity.getMspid(), Certificates.ofDer(der.get()));
    } catch (HeddleException _) {
      return "non x509 identity: " + base64(serialized);
    }
  }

  private static String base64(ByteString bytes) {
    return Foreign.sentence(Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }

  private static String json(String mspId, X509Certificate certificate) {
    Name subject = Name.of(certificate.getSubjectX500Principal());
    Name issuer = Name.of(certificate.getIssuerX500Principal());
    return Foreign.sentence(
        "{\"CN\":%s,\"Issuer-CN\":%s,\"Issuer-L-ST-C\":%s,\"Issuer-OU\":%s,\"L-ST-C\":%s,\"MSP\":%s,\"OU\":%s}"
            .formatted(
                quoted(subject.common()),
                quoted(issuer.common()),
                quoted(issuer.place()),
                issuer.units(),
                quoted(subject.place()),
                quoted(mspId),
                subject.units()));
  }

  private static String quoted(String text) {
    return GoQuote.of(text);
  }

  /** The parts of a distinguished name, from the first to the last. */
  private record Name(List<Rdn> parts) {

    static Name of(X500Principal principal) {
      try {
        return new Name(new LdapName(principal.getName()).getRdns());
      } catch (InvalidNameException _) {
        return new Name(List.of());
      }
    }

    List<String> all(String type) {
      List<String> found = new ArrayList<>();
      parts.stream()
          .filter(part -> part.getType().equalsIgnoreCase(type))
          .forEach(part -> found.add(part.getValue().toString()));
      return found;
    }

    String common() {
      return all("CN").stream().reduce("", (_, last) -> last);
    }

    /** As Go writes lists. */
    String place() {
      return "%s-%s-%s".formatted(list("L"), list("STREET"), list("C"));
    }

    private String list(String type) {
      return "[" + String.join(" ", all(type)) + "]";
    }

    String units() {
      List<String> units = all("OU");
      return units.isEmpty()
          ? "null"
          : units.stream().map(IdentityText::quoted).collect(Collectors.joining(",", "[", "]"));
    }
  }
}
