// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.HeddleException;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("EB-801")
final class EngineAddressTest {

  @Test
  void a_unix_socket_is_a_file() {
    assertThat(EngineAddress.of("unix:///run/podman/podman.sock", false).socket())
        .contains(Path.of("/run/podman/podman.sock"));
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://engine:2375, false, http://engine:2375",
    "tcp://engine:2376, true, https://engine:2376",
    "tcp://engine:2376/base/, true, https://engine:2376/base",
    "http://127.0.0.1:2375, false, http://127.0.0.1:2375",
    "https://engine:2376, false, https://engine:2376"
  })
  void any_other_is_a_host_with_or_without_tls(String given, boolean hasTls, String base) {
    EngineAddress address = EngineAddress.of(given, hasTls);

    assertThat(address.base()).isEqualTo(base);
    assertThat(address.socket()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"unix://", "/var/run/docker.sock", "npipe:////./pipe/x", "tcp://", "a b", "tcp:x"})
  void anything_else_is_refused(String given) {
    assertThatThrownBy(() -> EngineAddress.of(given, false))
        .isInstanceOf(HeddleException.class)
        .hasMessageStartingWith("vm.endpoint: unable to parse docker host `" + given + "`");
  }
}
