// SPDX-License-Identifier: Apache-2.0
package io.heddle.golang;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chain of certificates and the first one's key, taken out of their PEM texts and not parsed yet.
 *
 * <p>Go: crypto/tls, X509KeyPair, whose words for parsing are here, too.
 *
 * @param certificates DER, the key's own first
 * @param key DER
 */
public record GoKeyPair(List<ByteString> certificates, ByteString key) {

  /** A certificate that cannot be parsed; Go says more of some. */
  public static final String BAD_CERTIFICATE = "x509: malformed certificate";

  public static final String BAD_KEY = "tls: failed to parse private key";

  public static final String OTHER_KEY = "tls: private key does not match public key";

  public static final String OTHER_KIND = "tls: private key type does not match public key type";

  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE_KEY = "PRIVATE KEY";

  public GoKeyPair {
    certificates = List.copyOf(certificates);
  }

  /**
   * Finds both.
   *
   * @throws IllegalArgumentException with Go's words if one is not there
   */
  public static GoKeyPair of(String certificatePem, String keyPem) {
    return new GoKeyPair(certificates(certificatePem), key(keyPem));
  }

  private static List<ByteString> certificates(String pem) {
    List<ByteString> found = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (GoPem.Block block : GoPem.blocks(ByteString.copyFromUtf8(pem))) {
      if (block.label().equals(CERTIFICATE)) {
        found.add(block.content());
      } else {
        skipped.add(block.label());
      }
    }
    if (!found.isEmpty()) {
      return found;
    }
    if (skipped.isEmpty()) {
      throw fault("failed to find any PEM data in certificate input");
    }
    if (skipped.size() == 1 && skipped.getFirst().endsWith(PRIVATE_KEY)) {
      throw fault(
          "failed to find certificate PEM data in certificate input, but did find a private key;"
              + " PEM inputs may have been switched");
    }
    throw fault(
        "failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM blocks of"
            + " the following types: "
            + listed(skipped));
  }

  private static ByteString key(String pem) {
    List<GoPem.Block> blocks = GoPem.blocks(ByteString.copyFromUtf8(pem));
    Optional<GoPem.Block> key =
        blocks.stream()
            .filter(block ->
                block.label().equals(PRIVATE_KEY) || block.label().endsWith(" " + PRIVATE_KEY))
            .findFirst();
    if (key.isPresent()) {
      return key.get().content();
    }
    List<String> skipped = blocks.stream().map(GoPem.Block::label).toList();
    if (skipped.isEmpty()) {
      throw fault("failed to find any PEM data in key input");
    }
    if (skipped.equals(List.of(CERTIFICATE))) {
      throw fault("found a certificate rather than a key in the PEM for the private key");
    }
    throw fault(
        "failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after skipping"
            + " PEM blocks of the following types: "
            + listed(skipped));
  }

  private static String listed(List<String> labels) {
    return "[" + String.join(" ", labels) + "]";
  }

  private static IllegalArgumentException fault(String reason) {
    return new IllegalArgumentException("tls: " + reason);
  }
}
