// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.testing.Fixtures;
import io.heddle.testing.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A client's certificate and key are refused with the words of a program in Go that read the same.
 */
final class ClientKeyPairTest {

  private static final String ORDERER = "crypto/ordererOrganizations/example.com/";
  private static final String CERTIFICATE = pem("users/Admin@example.com/tls/client.crt");
  private static final String KEY = pem("users/Admin@example.com/tls/client.key");
  private static final String OTHER_KEY = pem("tlsca/priv_sk");
  private static final String PARAMETERS =
      "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";

  @ParameterizedTest
  @Spec({"EB-410", "HB-3"})
  @CsvSource({
    "nothing, key, tls: failed to find any PEM data in certificate input",
    "text, key, tls: failed to find any PEM data in certificate input",
    "not base 64, key, tls: failed to find any PEM data in certificate input",
    "key, certificate, 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'",
    "request, key, tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM blocks of the following types: [CERTIFICATE REQUEST]",
    "two requests, key, tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM blocks of the following types: [CERTIFICATE REQUEST CERTIFICATE REQUEST]",
    "bad certificate, key, x509: malformed certificate",
    "certificate, nothing, tls: failed to find any PEM data in key input",
    "certificate, certificate, tls: found a certificate rather than a key in the PEM for the private key",
    "certificate, parameters, tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after skipping PEM blocks of the following types: [EC PARAMETERS]",
    "certificate, public key, tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after skipping PEM blocks of the following types: [PUBLIC KEY]",
    "certificate, bad key, tls: failed to parse private key",
    "certificate, other key, tls: private key does not match public key",
  })
  void is_refused_with_go_s_words(String certificate, String key, String words) {
    assertThatThrownBy(
            () -> ClientKeyPair.of(new ServerTls.ClientPair(text(certificate), text(key))))
        .hasMessage(words);
  }

  @Test
  void parameters_may_stand_before_the_key() {
    var pair =
        ClientKeyPair.of(new ServerTls.ClientPair(CERTIFICATE + CERTIFICATE, PARAMETERS + KEY));

    assertThat(pair.chain()).hasSize(2);
    assertThat(pair.key().getAlgorithm()).isEqualTo("EC");
  }

  private static String text(String name) {
    return switch (name) {
      case "nothing" -> "";
      case "text" -> "x";
      case "certificate" -> CERTIFICATE;
      case "not base 64" -> block("CERTIFICATE", "!!!");
      case "bad certificate" -> block("CERTIFICATE", "Z2FyYmFnZQ==");
      case "request" -> CERTIFICATE.replace("CERTIFICATE", "CERTIFICATE REQUEST");
      case "two requests" -> text("request").repeat(2);
      case "key" -> KEY;
      case "other key" -> OTHER_KEY;
      case "parameters" -> PARAMETERS;
      case "public key" -> KEY.replace("PRIVATE KEY", "PUBLIC KEY");
      case "bad key" -> block("PRIVATE KEY", "Z2FyYmFnZQ==");
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static String block(String label, String content) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, content);
  }

  private static String pem(String name) {
    return Fixtures.bytes(ORDERER + name).toStringUtf8();
  }
}
