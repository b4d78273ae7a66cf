// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** An identity whose private key we hold. Safe for use by many threads. */
public final class SigningIdentity {

  private final Identity identity;
  private final PrivateKey key;
  private final Chance chance;

  private SigningIdentity(Identity identity, PrivateKey key, Chance chance) {
    this.identity = identity;
    this.key = key;
    this.chance = chance;
  }

  /**
   * The identity in an MSP folder: the first certificate in {@code signcerts} and its key in {@code
   * keystore}. Whether the certificate has expired is not looked at.
   *
   * @throws HeddleException {@code BAD_INPUT} if the folder is no valid MSP, either is missing, or
   *     the certificate is not one of this MSP
   */
  public static SigningIdentity load(MspId mspId, Path mspFolder) {
    return load(mspId, mspFolder, mspFolder.resolve("keystore"));
  }

  /**
   * As {@link #load(MspId, Path)}, with the key in a folder of its own.
   *
   * @param keys the folder
   */
  public static SigningIdentity load(MspId mspId, Path mspFolder, Path keys) {
    String pem =
        MspFolder.pemFiles(mspFolder.resolve("signcerts")).stream()
            .findFirst()
            .map(ByteString::toStringUtf8)
            .orElseThrow(() ->
                new HeddleException(
                    Fault.BAD_INPUT,
                    "MSP folder '%s' has no certificate in its folder 'signcerts'"
                        .formatted(mspFolder)));
    Identity identity = Msp.ofFolder(mspId, mspFolder).parse(Identity.serialize(mspId, pem));
    PrivateKey key =
        MspFolder.pemFiles(keys).stream()
            .flatMap(file -> PrivateKeys.ofPem(file).stream())
            .filter(
                candidate -> Signatures.isPair(identity.certificate().getPublicKey(), candidate))
            .findFirst()
            .orElseThrow(() ->
                new HeddleException(
                    Fault.BAD_INPUT,
                    (keys.equals(mspFolder.resolve("keystore"))
                            ? "MSP folder '%s' has no private key for '%s' in its folder 'keystore'"
                            : "Folder '%s' has no private key for '%s'")
                        .formatted(
                            keys.equals(mspFolder.resolve("keystore")) ? mspFolder : keys,
                            identity)));
    return new SigningIdentity(identity, key, Chance.real());
  }

  /** The same, whose signatures and nonces have so much of chance. */
  public SigningIdentity with(Chance other) {
    return new SigningIdentity(identity, key, other);
  }

  public MspId mspId() {
    return identity.mspId();
  }

  public X509Certificate certificate() {
    return identity.certificate();
  }

  /** The marshalled {@code SerializedIdentity}. */
  public ByteString serialized() {
    return identity.serialized();
  }

  /** The signature over the message; of ECDSA keys over its SHA-256, DER, low S. */
  public ByteString sign(ByteString message) {
    ByteString signature = chance.sign(key, message);
    identity.hasMade(message, signature); // peers and orderer of this process look at it next
    return signature;
  }

  /**
   * A nonce for a signature header of its own.
   *
   * @param about what is to be signed, as far as it is there without the nonce
   */
  public ByteString nonce(ByteString about) {
    return chance.nonce(serialized(), about);
  }
}
