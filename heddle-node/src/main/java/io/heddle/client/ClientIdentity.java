// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.interfaces.EdECKey;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Identity;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;

/**
 * Certificate and key of a client, read from an MSP folder: {@code signcerts} and {@code keystore}.
 *
 * @param hash of a message, which {@code signer} signs
 */
record ClientIdentity(Identity identity, Function<byte[], byte[]> hash, Signer signer) {

  static ClientIdentity load(String mspId, Path mspFolder) {
    return load(mspId, mspFolder, Optional.empty());
  }

  /** As the other, who signs by {@code chance} if there is any. */
  static ClientIdentity load(String mspId, Path mspFolder, Optional<ClientChance> chance) {
    Path certificate = onlyFile(mspFolder.resolve("signcerts"), "certificate");
    Path key = onlyFile(mspFolder.resolve("keystore"), "private key");
    try (var certificateReader = Files.newBufferedReader(certificate);
        var keyReader = Files.newBufferedReader(key)) {
      PrivateKey privateKey = Identities.readPrivateKey(keyReader);
      Identity identity =
          new X509Identity(mspId, Identities.readX509Certificate(certificateReader));
      if (chance.isPresent()) {
        return new ClientIdentity(
            identity,
            Hash.NONE,
            message -> chance.get().sign(privateKey, ByteString.copyFrom(message)).toByteArray());
      }
      return privateKey instanceof EdECKey
          ? new ClientIdentity(identity, Hash.NONE, message -> edwards(privateKey, message))
          : new ClientIdentity(identity, Hash.SHA256, Signers.newPrivateKeySigner(privateKey));
    } catch (IOException
        | CertificateException
        | InvalidKeyException
        | IllegalArgumentException e) { // a kind of key that no client signs with
      throw new HeddleException(
          Fault.BAD_INPUT,
          "MSP folder '%s' could not be used: %s".formatted(mspFolder, e.getMessage()),
          e);
    }
  }

  /** The official library signs with keys on other curves only. */
  private static byte[] edwards(PrivateKey key, byte[] message) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(key.getAlgorithm());
    signature.initSign(key);
    signature.update(message);
    return signature.sign();
  }

  /**
   * Its signature on a message.
   *
   * @throws HeddleException {@code BAD_INPUT} if the key cannot sign
   */
  ByteString sign(byte[] message) {
    try {
      return ByteString.copyFrom(signer.sign(hash.apply(message)));
    } catch (GeneralSecurityException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "The private key cannot sign: " + e.getMessage(), e);
    }
  }

  private static Path onlyFile(Path folder, String what) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .sorted()
          .findFirst()
          .orElseThrow(() -> missing(folder, what));
    } catch (IOException e) {
      throw missing(folder, what);
    }
  }

  private static HeddleException missing(Path folder, String what) {
    return new HeddleException(
        Fault.NOT_FOUND, "No %s in '%s'; --msp takes an MSP folder".formatted(what, folder));
  }
}
