// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Identity;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;

/**
 * Certificate and key of a client, read from an MSP folder: {@code signcerts} and {@code keystore}.
 */
record ClientIdentity(Identity identity, Signer signer) {

  static ClientIdentity load(String mspId, Path mspFolder) {
    Path certificate = onlyFile(mspFolder.resolve("signcerts"), "certificate");
    Path key = onlyFile(mspFolder.resolve("keystore"), "private key");
    try (var certificateReader = Files.newBufferedReader(certificate);
        var keyReader = Files.newBufferedReader(key)) {
      PrivateKey privateKey = Identities.readPrivateKey(keyReader);
      return new ClientIdentity(
          new X509Identity(mspId, Identities.readX509Certificate(certificateReader)),
          Signers.newPrivateKeySigner(privateKey));
    } catch (IOException | CertificateException | InvalidKeyException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "MSP folder '%s' could not be used: %s".formatted(mspFolder, e.getMessage()),
          e);
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
