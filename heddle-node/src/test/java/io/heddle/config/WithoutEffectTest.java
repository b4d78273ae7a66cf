// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Checkout;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about keys that Heddle does nothing with. */
final class WithoutEffectTest {

  private static final Path SAMPLE = Checkout.RESOURCES.resolve("config/core.yaml");

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "peer.BCCSP.Default, PKCS11, keys are kept in files",
    "peer.gateway.enabled, false, the gateway is always served",
    "ledger.history.enableHistoryDatabase, false, history is always kept",
    "peer.profile.enabled, true, there is no profiling endpoint",
    "metrics.provider, statsd, metrics are served to Prometheus only",
    "operations.tls.enabled, true, the operations port is without TLS"
  })
  void a_value_that_somebody_relies_on_is_named(String key, String value, String instead) {
    assertThat(WithoutEffect.in(new Values(Map.of(key, value), Map.of()), directory))
        .containsExactly(
            "Configuration key '%s' ('%s') has no effect: %s".formatted(key, value, instead));
  }

  @Test
  void the_sample_shows_nothing_that_somebody_relies_on() {
    assertThat(WithoutEffect.in(sample(Map.of()), directory)).isEmpty();
  }

  @Test
  void certificates_are_named_when_tls_is_on() {
    Values values =
        sample(Map.of("CORE_PEER_TLS_ENABLED", "true", "CORE_PEER_TLS_CLIENTAUTHREQUIRED", "true"));

    assertThat(WithoutEffect.in(values, directory))
        .contains(
            "Configuration key 'peer.tls.clientAuthRequired' ('true') has no effect: clients are not asked for a TLS certificate",
            "Configuration key 'peer.tls.cert.file' ('tls/server.crt') has no effect: the node makes its own TLS certificate");
  }

  @Test
  void an_msp_folder_is_named_if_it_is_there() throws IOException {
    Values values = new Values(Map.of("peer.mspConfigPath", "msp"), Map.of());
    assertThat(WithoutEffect.in(values, directory)).isEmpty();

    Files.createDirectory(directory.resolve("msp"));

    assertThat(WithoutEffect.in(values, directory))
        .containsExactly(
            "Configuration key 'peer.mspConfigPath' ('msp') has no effect: the node makes its own identities");
  }

  @Test
  @Spec("EB-202")
  void other_keys_and_variables_are_unknown() {
    Map<String, Object> file = new HashMap<>(CoreYaml.valuesOf(SAMPLE));
    file.put("chaincode.startuptimeouts", "5s");
    Values values =
        new Values(
            file,
            Map.of(
                "CORE_CHAINCODE_STARTUP_TIMEOUT", "5s",
                "CORE_VM_DOCKER_HOSTCONFIG_MEMORY", "5",
                "PATH", "/bin"));

    assertThat(new KnownKeys().unknownVariables(values))
        .containsExactly("CORE_CHAINCODE_STARTUP_TIMEOUT");
    assertThat(new KnownKeys().warnings(values))
        .containsExactly(
            "Configuration key 'chaincode.startuptimeouts' is unknown; did you mean 'chaincode.startuptimeout'?");
  }

  private static Values sample(Map<String, String> environment) {
    return new Values(CoreYaml.valuesOf(SAMPLE), environment);
  }
}
