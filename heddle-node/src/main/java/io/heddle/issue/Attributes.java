// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import com.google.protobuf.ByteString;
import io.heddle.golang.GoJsonText;
import io.heddle.issue.CertificateProfile.Further;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1OctetString;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a certificate says of its owner beside name and units; chaincode libraries give it to
 * contracts, which may decide by it.
 *
 * <p>Fabric CA: lib/attrmgr/attrmgr.go.
 */
final class Attributes {

  static final String IDENTIFIER = "1.2.3.4.5.6.7.8.1";

  private static final String MEMBER = "attrs";

  private Attributes() {}

  /** The extension, with the names in the order of their bytes. */
  static Further extension(Map<String, String> attributes) {
    SortedMap<String, String> sorted =
        new TreeMap<>(
            Comparator.comparing(
                ByteString::copyFromUtf8, ByteString.unsignedLexicographicalComparator()));
    sorted.putAll(attributes);
    return new Further(
        IDENTIFIER,
        ByteString.copyFromUtf8("{\"%s\":%s}".formatted(MEMBER, GoJsonText.object(sorted))));
  }

  /** What a certificate says; nothing if it has no such extension, or one of another form. */
  static SortedMap<String, String> of(X509Certificate certificate) {
    byte @Nullable [] value = certificate.getExtensionValue(IDENTIFIER);
    SortedMap<String, String> attributes = new TreeMap<>();
    if (value != null) {
      try {
        JsonNode json =
            JsonMapper.shared().readTree(ASN1OctetString.getInstance(value).getOctets());
        json.path(MEMBER)
            .propertyStream()
            .filter(one -> one.getValue().isString())
            .forEach(one -> attributes.put(one.getKey(), one.getValue().asString()));
      } catch (JacksonException | IllegalArgumentException _) {
        return Collections.emptySortedMap(); // a chaincode library would not read it either
      }
    }
    return attributes;
  }
}
