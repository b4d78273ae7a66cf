// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.home.DataDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How certificate authorities are wanted. */
final class CaConfigTest {

  private final NodeConfig config =
      NodeConfig.defaults(
          DataDirectory.at(Path.of("data")), new Builders(List.of(), Path.of("builders")));

  @Test
  void authorities_are_a_thousand_ports_apart_or_anywhere() {
    CaConfig usual = config.withAuthorities(7054, Optional.empty()).authorities().orElseThrow();
    CaConfig any = config.withAuthorities(0, Optional.empty()).authorities().orElseThrow();

    assertThat(List.of(usual.portOf(0), usual.portOf(1), usual.portOf(2)))
        .containsExactly(7054, 8054, 9054);
    assertThat(List.of(any.portOf(0), any.portOf(1))).containsExactly(0, 0);
    assertThat(config.authorities()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "admin", "admin:", ":adminpw"})
  void a_registrar_has_a_name_and_a_secret(String text) {
    assertThatThrownBy(() -> config.withAuthorities(7054, Optional.of(text)))
        .isInstanceOfSatisfying(
            HeddleException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BAD_INPUT))
        .hasMessage(
            "The registrar of a certificate authority is given as NAME:SECRET, such as admin:adminpw");
  }
}
