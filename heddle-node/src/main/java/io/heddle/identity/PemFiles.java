// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Reason;
import io.heddle.golang.GoPem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/** Certificates and keys in files that an owner names. */
public final class PemFiles {

  private PemFiles() {}

  /**
   * All certificates of a file, in their order, at least one.
   *
   * @throws HeddleException {@code BAD_INPUT} if there is none, or one that cannot be read
   */
  public static List<X509Certificate> certificates(Path file) {
    ByteString pem = bytes(file);
    try {
      return certificates(pem);
    } catch (HeddleException e) {
      throw bad(file, e.getMessage(), e);
    }
  }

  /**
   * All certificates of a text, as {@link #certificates(Path)}.
   *
   * @throws HeddleException {@code BAD_INPUT} if there is none, or one that cannot be read
   */
  public static List<X509Certificate> certificates(ByteString pem) {
    List<X509Certificate> all =
        GoPem.blocks(pem).stream()
            .filter(block -> block.label().equals("CERTIFICATE"))
            .map(block -> Certificates.ofDer(block.content()))
            .toList();
    if (all.isEmpty()) {
      throw new HeddleException(Fault.BAD_INPUT, "there is no certificate in PEM");
    }
    return all;
  }

  /**
   * The private key of a file, of whatever kind TLS takes.
   *
   * @throws HeddleException {@code BAD_INPUT} if there is none
   */
  public static PrivateKey key(Path file) {
    ByteString pem = bytes(file);
    return PrivateKeys.ofPem(pem)
        .or(() -> PrivateKeys.ofRsaPem(pem))
        .orElseThrow(() ->
            new HeddleException(
                Fault.BAD_INPUT,
                "There is no private key in '%s' that could be read".formatted(file)));
  }

  /** Whether the certificate is one of that key. */
  public static boolean isPair(X509Certificate certificate, PrivateKey key) {
    return certificate.getPublicKey() instanceof RSAPublicKey publicKey
        ? key instanceof RSAPrivateKey own && own.getModulus().equals(publicKey.getModulus())
        : !(key instanceof RSAPrivateKey) && Signatures.isPair(certificate.getPublicKey(), key);
  }

  private static ByteString bytes(Path file) {
    try {
      return ByteString.copyFrom(Files.readAllBytes(file));
    } catch (IOException e) {
      throw bad(file, Reason.words(e), e);
    }
  }

  private static HeddleException bad(Path file, String reason, Exception cause) {
    return new HeddleException(
        Fault.BAD_INPUT, "Could not read '%s': %s".formatted(file, reason), cause);
  }
}
