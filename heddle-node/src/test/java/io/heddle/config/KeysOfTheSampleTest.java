// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Checkout;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No key of Fabric's sample configuration is forgotten: each has an effect at a peer of a network
 * elsewhere, or is told of when it asks for what is not there, or makes no difference.
 */
@Spec({"NA-257", "NA-269", "NA-296"})
final class KeysOfTheSampleTest {

  private static final Path CONFIG = Checkout.RESOURCES.resolve("config");

  /** With TLS everywhere, so that all keys about it count, and addresses that say something. */
  private static final Map<String, String> PLAIN =
      Map.ofEntries(
          Map.entry("CORE_PEER_ADDRESS", "localhost:7051"),
          Map.entry("CORE_PEER_TLS_KEY_FILE", "tls/server.key"),
          Map.entry("CORE_PEER_TLS_ENABLED", "true"),
          Map.entry("CORE_PEER_TLS_CLIENTAUTHREQUIRED", "true"),
          Map.entry("CORE_OPERATIONS_TLS_ENABLED", "true"),
          Map.entry("CORE_OPERATIONS_TLS_CLIENTAUTHREQUIRED", "true"),
          Map.entry("CORE_OPERATIONS_TLS_CERT_FILE", "a.crt"),
          Map.entry("CORE_OPERATIONS_TLS_KEY_FILE", "a.key"),
          Map.entry("CORE_VM_DOCKER_TLS_ENABLED", "true"),
          Map.entry("CORE_VM_DOCKER_TLS_CA_FILE", "b.crt"),
          Map.entry("CORE_VM_DOCKER_TLS_CERT_FILE", "c.crt"),
          Map.entry("CORE_VM_DOCKER_TLS_KEY_FILE", "c.key"),
          Map.entry("CORE_LEDGER_SNAPSHOTS_ROOTDIR", "/snapshots"));

  enum Becomes {
    HAS_AN_EFFECT,
    IS_TOLD,
    IS_NOTHING
  }

  record Row(String key, Becomes becomes, String more) {
    static Row of(String line) {
      String[] parts = line.split(" \\| ", 3);
      return new Row(
          parts[0], Becomes.valueOf(parts[1].replace(' ', '_').toUpperCase(Locale.ROOT)), parts[2]);
    }

    @Override
    public String toString() {
      return key;
    }
  }

  static List<Row> rows() throws IOException {
    return Files.readAllLines(CONFIG.resolve("what-becomes-of-keys.txt")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(Row::of)
        .toList();
  }

  @Test
  void each_is_in_one_class() throws IOException {
    List<String> keys = rows().stream().map(row -> row.key().toLowerCase(Locale.ROOT)).toList();
    List<String> sample =
        new ArrayList<>(
            new Values(CoreYaml.valuesOf(CONFIG.resolve("core.yaml")), Map.of()).keys());
    sample.removeIf(key -> key.startsWith("heddle."));

    assertThat(keys).doesNotHaveDuplicates().hasSizeGreaterThan(170).containsAll(sample);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void what_becomes_of_it(Row row) {
    Map<String, String> environment = new HashMap<>(PLAIN);
    environment.put(
        Values.variable(row.key()), row.becomes() == Becomes.IS_NOTHING ? "7" : row.more());

    switch (row.becomes()) {
      case HAS_AN_EFFECT -> assertThat(peer(environment).equals(peer(PLAIN))).isFalse();
      case IS_TOLD ->
          assertThat(told(environment))
              .anyMatch(line ->
                  line.startsWith(
                      "Configuration key '%s' ('%s') has no effect: "
                          .formatted(row.key(), row.more())));
      case IS_NOTHING -> {
        assertThat(peer(environment).equals(peer(PLAIN))).isTrue();
        assertThat(told(environment)).isEqualTo(told(PLAIN));
      }
    }
  }

  private static FabricPeer peer(Map<String, String> environment) {
    return FabricPeer.of(values(environment), CONFIG, "10.0.0.9");
  }

  private static List<String> told(Map<String, String> environment) {
    return WithoutEffect.inPeer(values(environment));
  }

  private static Values values(Map<String, String> environment) {
    return new Values(CoreYaml.valuesOf(CONFIG.resolve("core.yaml")), environment);
  }
}
