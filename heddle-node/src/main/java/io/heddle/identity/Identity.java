// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.base.Sha256;
import io.heddle.words.Foreign;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * Somebody's certificate, as the membership provider that parsed it sees it: it belongs to the
 * organisation, but may still be invalid. Immutable; safe for use by many threads.
 *
 * <p>Fabric: msp/identities.go.
 */
public final class Identity {

  private final MspId mspId;
  private final X509Certificate certificate;
  private final ByteString certifiers;
  private final Optional<String> objection;
  private final String id;
  private final ByteString serialized;
  private final Optional<PublicKey> verificationKey;
  private final List<String> organizationalUnits;

  /**
   * An identity as its provider made it out.
   *
   * @param certifiers the SHA-256 of the chain of authorities above the certificate
   * @param objection why the identity is not valid, if it is not
   */
  Identity(
      MspId mspId, X509Certificate certificate, ByteString certifiers, Optional<String> objection) {
    this.mspId = mspId;
    this.certificate = certificate;
    this.certifiers = certifiers;
    this.objection = objection;
    ByteString der = ByteString.copyFrom(Certificates.encoded(certificate));
    this.id = mspId.value() + HexFormat.of().formatHex(Sha256.bytes(der));
    this.serialized = serialize(mspId, Certificates.pem(certificate));
    this.verificationKey = Signatures.verificationKey(certificate.getPublicKey());
    this.organizationalUnits = Certificates.organizationalUnits(certificate);
  }

  static ByteString serialize(MspId mspId, String certificatePem) {
    return SerializedIdentity.newBuilder()
        .setMspid(mspId.value())
        .setIdBytes(ByteString.copyFromUtf8(certificatePem))
        .build()
        .toByteString();
  }

  public MspId mspId() {
    return mspId;
  }

  /** The certificate with its own signature in low-S form. */
  public X509Certificate certificate() {
    return certificate;
  }

  /**
   * MSP id and hexadecimal SHA-256 of the certificate: equal if and only if it is the same
   * identity.
   */
  public String id() {
    return id;
  }

  /** The marshalled {@code SerializedIdentity} with the certificate as Fabric writes it. */
  public ByteString serialized() {
    return serialized;
  }

  /** Whether the signature is this identity's over the message; one with a high S never is. */
  public boolean verifies(ByteString message, ByteString signature) {
    return verificationKey
        .map(key -> Verifications.ofAll().verify(key, message, signature, Signatures::verify))
        .orElse(false);
  }

  /** Remembers that a signature is this identity's, whose private key has just made it. */
  void hasMade(ByteString message, ByteString signature) {
    verificationKey.ifPresent(key -> Verifications.ofAll().made(key, message, signature));
  }

  /** How people call it: {@code User1@org1.example.com (Org1MSP)}. */
  public String name() {
    return "%s (%s)".formatted(Foreign.text(Certificates.commonName(certificate)), mspId);
  }

  List<String> organizationalUnits() {
    return organizationalUnits;
  }

  ByteString certifiers() {
    return certifiers;
  }

  Optional<String> objection() {
    return objection;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Identity that && id.equals(that.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "%s (%s)"
        .formatted(Foreign.text(certificate.getSubjectX500Principal().toString()), mspId);
  }
}
