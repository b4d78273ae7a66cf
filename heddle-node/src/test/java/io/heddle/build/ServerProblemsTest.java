// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Fixtures;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerProblemsTest {

  private static final String ORDERER = "crypto/ordererOrganizations/example.com/";
  private static final String ROOT = pem("tlsca/tlsca.example.com-cert.pem");
  private static final String CERTIFICATE = pem("users/Admin@example.com/tls/client.crt");
  private static final String KEY = pem("users/Admin@example.com/tls/client.key");
  private static final String OTHER_KEY = pem("tlsca/priv_sk");

  @ParameterizedTest
  @Spec("HB-3")
  @ValueSource(
      strings = {"localhost:9999", "10.0.0.1:1", "[::1]:9999", ":9999", "unix:/run/cc.sock"})
  void has_none_for_a_server_that_can_be_dialled(String address) {
    assertThat(ServerProblems.of(server(address, Optional.empty()))).isEmpty();
  }

  @ParameterizedTest
  @Spec("HB-3")
  @CsvSource({
    "localhost, address localhost: missing port in address",
    "localhost:http, address tcp/http: unknown port",
    "localhost:70510, address 70510: invalid port",
    "::1:9999, address ::1:9999: too many colons in address",
    "[::1:9999, address [::1:9999: missing ']' in address",
  })
  void names_what_is_wrong_with_an_address(String address, String words) {
    assertThat(ServerProblems.of(server(address, Optional.empty())))
        .containsExactly("address '%s' is not HOST:PORT: %s".formatted(address, words));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:", "localhost:0"})
  void names_a_port_that_nobody_serves(String address) {
    assertThat(ServerProblems.of(server(address, Optional.empty())))
        .containsExactly("address '%s' has port 0, which nobody serves".formatted(address));
  }

  @Test
  @Spec("HB-3")
  void has_none_for_a_key_that_matches_its_certificate() {
    assertThat(problems(ROOT, CERTIFICATE, KEY)).isEmpty();
  }

  @Test
  @Spec("HB-3")
  void names_a_key_that_is_not_that_of_the_certificate() {
    assertThat(problems(ROOT, CERTIFICATE, OTHER_KEY))
        .isEqualTo(
            "client_cert and client_key cannot be used: tls: private key does not match public key");
  }

  @ParameterizedTest
  @Spec("HB-3")
  @CsvSource({
    "root,root_cert holds no certificate",
    "certificate,client_cert and client_key cannot be used: tls: failed to find any PEM data in certificate input",
    "key,client_cert and client_key cannot be used: tls: failed to find any PEM data in key input"
  })
  void names_what_is_not_pem(String broken, String problem) {
    assertThat(
            problems(
                broken.equals("root") ? "x" : ROOT,
                broken.equals("certificate") ? "x" : CERTIFICATE,
                broken.equals("key") ? "x" : KEY))
        .isEqualTo(problem);
  }

  private static String problems(String root, String certificate, String key) {
    var tls = new ServerTls(root, Optional.of(new ServerTls.ClientPair(certificate, key)));
    return String.join("; ", ServerProblems.of(server("localhost:9999", Optional.of(tls))));
  }

  private static ChaincodeServer server(String address, Optional<ServerTls> tls) {
    return new ChaincodeServer(address, Optional.empty(), Duration.ofSeconds(3), tls);
  }

  private static String pem(String name) {
    return Fixtures.bytes(ORDERER + name).toStringUtf8();
  }
}
