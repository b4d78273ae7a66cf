// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OrdererSettingsTest {

  private static final HostPort ADMIN = new HostPort("localhost", 7053);

  @Test
  void the_variables_of_fabrics_orderer_say_where_it_listens() {
    assertThat(OrdererSettings.of(Map.of()))
        .isEqualTo(new OrdererSettings(new HostPort("localhost", 7050), true, ADMIN, true));
    assertThat(OrdererSettings.of(Map.of("ORDERER_GENERAL_LISTENADDRESS", "0.0.0.0")))
        .isEqualTo(
            new OrdererSettings(
                new HostPort("0.0.0.0", 7050), true, new HostPort("0.0.0.0", 7053), true));
    assertThat(OrdererSettings.of(Map.of("ORDERER_GENERAL_LISTENPORT", "17050")))
        .isEqualTo(new OrdererSettings(new HostPort("localhost", 17050), false, ADMIN, true));
    assertThat(OrdererSettings.of(Map.of("ORDERER_GENERAL_LISTENPORT", "")))
        .as("an empty variable overrides nothing")
        .isEqualTo(OrdererSettings.defaults());
    assertThat(OrdererSettings.of(Map.of("ORDERER_ADMIN_LISTENADDRESS", "0.0.0.0:17053")))
        .isEqualTo(
            new OrdererSettings(
                new HostPort("localhost", 7050), true, new HostPort("0.0.0.0", 17053), false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "port"})
  void a_port_that_is_none_is_told(String port) {
    assertThatThrownBy(() -> OrdererSettings.of(Map.of("ORDERER_GENERAL_LISTENPORT", port)))
        .hasMessage(port + " is no port: ORDERER_GENERAL_LISTENPORT takes 0 to 65535");
  }
}
