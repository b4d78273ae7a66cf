// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.golang.GoPem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who keeps the key wants to have certified; the request is signed with that key.
 *
 * <p>RFC 2986.
 *
 * @param subject what it says of its owner, by part
 * @param hosts in the form of {@link CertificateProfile}
 * @param isForAuthority whether the certificate is to be that of an authority
 */
public record CertificationRequest(
    Map<SubjectPart, List<String>> subject,
    PublicKey key,
    List<String> hosts,
    boolean isForAuthority) {

  private static final Set<String> LABELS =
      Set.of("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST");
  private static final int MIN_RSA_BITS = 2048;
  private static final Map<String, String> KEYS =
      Map.of(
          X9ObjectIdentifiers.id_ecPublicKey.getId(), "EC",
          PKCSObjectIdentifiers.rsaEncryption.getId(), "RSA",
          EdECObjectIdentifiers.id_Ed25519.getId(), "Ed25519");
  private static final Map<String, String> SIGNATURES =
      Map.of(
          X9ObjectIdentifiers.ecdsa_with_SHA256.getId(), "SHA256withECDSA",
          X9ObjectIdentifiers.ecdsa_with_SHA384.getId(), "SHA384withECDSA",
          X9ObjectIdentifiers.ecdsa_with_SHA512.getId(), "SHA512withECDSA",
          PKCSObjectIdentifiers.sha256WithRSAEncryption.getId(), "SHA256withRSA",
          PKCSObjectIdentifiers.sha384WithRSAEncryption.getId(), "SHA384withRSA",
          PKCSObjectIdentifiers.sha512WithRSAEncryption.getId(), "SHA512withRSA",
          EdECObjectIdentifiers.id_Ed25519.getId(), "Ed25519");

  public CertificationRequest {
    subject = Map.copyOf(subject);
    hosts = List.copyOf(hosts);
  }

  /**
   * The request in the first PEM block.
   *
   * @throws HeddleException {@code BAD_INPUT} if there is none, or it is not by its own key; the
   *     message says why
   */
  public static CertificationRequest parse(String pem) {
    GoPem.Block block =
        GoPem.blocks(ByteString.copyFromUtf8(pem)).stream()
            .findFirst()
            .orElseThrow(() -> bad("there is no PEM block", null));
    if (!LABELS.contains(block.label())) {
      throw bad("the PEM block is no certificate request", null);
    }
    try {
      PKCS10CertificationRequest request =
          new PKCS10CertificationRequest(block.content().toByteArray());
      return of(request, key(request));
    } catch (HeddleException e) {
      throw e;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw bad("it is malformed", e); // BouncyCastle looks at some parts late
    }
  }

  private static CertificationRequest of(PKCS10CertificationRequest request, PublicKey key) {
    return new CertificationRequest(
        subject(request.getSubject()),
        key,
        alternativeNames(request),
        Optional.ofNullable(request.getRequestedExtensions())
            .map(extensions -> BasicConstraints.fromExtensions(extensions))
            .map(BasicConstraints::isCA)
            .orElse(false));
  }

  private static Map<SubjectPart, List<String>> subject(X500Name name) {
    Map<SubjectPart, List<String>> subject = new EnumMap<>(SubjectPart.class);
    for (SubjectPart part : SubjectPart.values()) {
      List<String> values =
          Arrays.stream(name.getRDNs(part.identifier()))
              .flatMap(rdn -> Arrays.stream(rdn.getTypesAndValues()))
              .filter(one -> one.getType().equals(part.identifier()))
              .map(one -> text(one.getValue()))
              .toList();
      subject.put(part, part.isSingle() && !values.isEmpty() ? List.of(values.getLast()) : values);
    }
    return subject;
  }

  private static String text(ASN1Encodable value) {
    if (value instanceof ASN1String text) {
      return text.getString();
    }
    throw bad("a part of its subject is no text", null);
  }

  private static List<String> alternativeNames(PKCS10CertificationRequest request) {
    return Optional.ofNullable(request.getRequestedExtensions())
        .map(
            extensions -> GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName))
        .map(names -> Arrays.stream(names.getNames()).flatMap(CertificationRequest::text).toList())
        .orElse(List.of());
  }

  /** Kinds other than these are left out, as Go leaves them out. */
  private static Stream<String> text(GeneralName name) {
    return switch (name.getTagNo()) {
      case GeneralName.dNSName, GeneralName.rfc822Name, GeneralName.uniformResourceIdentifier ->
          Stream.of(text(name.getName()));
      case GeneralName.iPAddress -> Stream.of(address(name));
      default -> Stream.of();
    };
  }

  private static String address(GeneralName name) {
    try {
      byte[] bytes = ASN1OctetString.getInstance(name.getName()).getOctets();
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw bad("an address in it is malformed", e);
    }
  }

  /** The key in it, if it has signed the request. */
  private static PublicKey key(PKCS10CertificationRequest request)
      throws IOException, GeneralSecurityException {
    var encoded = request.getSubjectPublicKeyInfo();
    @Nullable String kind = KEYS.get(encoded.getAlgorithm().getAlgorithm().getId());
    @Nullable String algorithm =
        SIGNATURES.get(request.getSignatureAlgorithm().getAlgorithm().getId());
    if (kind == null || algorithm == null) {
      throw bad("its key is of a kind that is not certified here", null);
    }
    PublicKey key =
        KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(encoded.getEncoded()));
    if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
      throw bad("an RSA key has at least %d bits".formatted(MIN_RSA_BITS), null);
    }
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(key);
    verifier.update(request.toASN1Structure().getCertificationRequestInfo().getEncoded());
    if (!verifier.verify(request.getSignature())) {
      throw bad("it is not signed with its own key", null);
    }
    return key;
  }

  /** Its parts of this kind, in their order. */
  public List<String> parts(SubjectPart part) {
    return subject.getOrDefault(part, List.of());
  }

  /** Why a part of it is too long, in Fabric's words; empty if none is. */
  public Optional<String> lengthObjection() {
    return Arrays.stream(SubjectPart.values())
        .flatMap(part -> part.objection(parts(part)).stream())
        .findFirst();
  }

  private static HeddleException bad(String why, @Nullable Throwable cause) {
    return new HeddleException(Fault.BAD_INPUT, why, cause);
  }
}
