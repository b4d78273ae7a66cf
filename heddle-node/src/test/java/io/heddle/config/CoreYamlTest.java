// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.HeddleException;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CoreYamlTest {

  @TempDir private Path directory;

  @Test
  @Spec("EB-202")
  void keys_are_in_lower_case_and_values_as_they_are_written() throws IOException {
    assertThat(values("Peer:\n  localMspId: Org1MSP\n  count: 007\n  TLS: {Enabled: on}\n"))
        .containsEntry("peer.localmspid", "Org1MSP")
        .containsEntry("peer.count", "007")
        .containsEntry("peer.tls.enabled", "on");
  }

  @Test
  void a_dotted_key_is_the_same_as_nested_ones() throws IOException {
    assertThat(values("chaincode.startuptimeout: 7s"))
        .isEqualTo(Map.of("chaincode.startuptimeout", "7s"));
  }

  @Test
  void nothing_tilde_and_null_are_no_value() throws IOException {
    assertThat(values("a:\nb: ~\nc: null\n")).isEqualTo(Map.of("a", "", "b", "", "c", ""));
  }

  @Test
  void anchors_and_merge_keys_are_resolved() throws IOException {
    assertThat(values("x: &tls {enabled: true, cert: a}\npeer:\n  <<: *tls\n  cert: b\n"))
        .containsEntry("peer.enabled", "true")
        .containsEntry("peer.cert", "b");
  }

  @Test
  void an_empty_file_has_no_values() throws IOException {
    assertThat(values("# nothing\n")).isEmpty();
  }

  @Test
  void lists_stay_lists() throws IOException {
    assertThat(values("a: [b, {C: d}]")).containsEntry("a", List.of("b", Map.of("c", "d")));
  }

  @Test
  void what_is_not_yaml_is_refused_with_the_place() {
    assertThatThrownBy(() -> values("peer:\n  id: [\n"))
        .isInstanceOf(HeddleException.class)
        .hasMessageStartingWith(
            "Configuration '%s' cannot be read: ".formatted(directory.resolve("core.yaml")))
        .hasMessageContaining("line 3");
  }

  @Test
  void a_list_is_not_a_configuration() {
    assertThatThrownBy(() -> values("- peer\n"))
        .hasMessageEndingWith("cannot be read: it is not a mapping of keys to values");
  }

  @Test
  void a_key_that_is_there_twice_is_refused() {
    assertThatThrownBy(() -> values("a: 1\na: 2\n")).hasMessageContaining("duplicate key a");
  }

  private Map<String, Object> values(String text) throws IOException {
    return CoreYaml.valuesOf(Files.writeString(directory.resolve("core.yaml"), text));
  }
}
