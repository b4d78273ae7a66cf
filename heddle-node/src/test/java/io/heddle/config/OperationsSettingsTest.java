// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OperationsSettingsTest {

  @Test
  void without_a_file_the_port_is_fabric_s_usual_one_if_that_is_free() {
    assertThat(OperationsSettings.of(new Values(Map.of(), Map.of()), false))
        .isEqualTo(new OperationsSettings(new HostPort("127.0.0.1", 9443), true, false, Set.of()));
  }

  @Test
  void with_a_file_that_names_none_it_is_any_port_of_this_machine_only() {
    assertThat(OperationsSettings.of(new Values(Map.of(), Map.of()), true))
        .isEqualTo(new OperationsSettings(new HostPort("127.0.0.1", 0), true, false, Set.of()));
  }

  @Test
  void an_address_that_was_asked_for_is_not_exchanged_for_another() {
    Map<String, String> variables = Map.of("CORE_OPERATIONS_LISTENADDRESS", ":8443");

    assertThat(OperationsSettings.of(new Values(Map.of(), variables), false))
        .isEqualTo(
            new OperationsSettings(new HostPort("0.0.0.0", 8443), false, false, Set.of("0.0.0.0")));
  }

  @ParameterizedTest
  @CsvSource({"prometheus, true", "disabled, false", "statsd, false", "other, false"})
  void metrics_are_served_if_the_provider_is_prometheus(String provider, boolean served) {
    Values values = new Values(Map.of("metrics.provider", provider), Map.of());

    assertThat(OperationsSettings.of(values, true).servesMetrics()).isEqualTo(served);
  }

  @Test
  void what_is_no_address_is_refused() {
    Values values = new Values(Map.of("operations.listenAddress", "here"), Map.of());

    assertThatThrownBy(() -> OperationsSettings.of(values, true))
        .hasMessage(
            "operations.listenAddress isn't in host:port format: here (address here:"
                + " missing port in address)");
  }

  @Test
  void it_is_called_by_the_peer_s_name_too_and_by_those_that_are_named() {
    Values values =
        new Values(
            Map.of(
                "peer.address", "peer0.org1.example.com:7051",
                "operations.listenAddress", "ops.example.com:9443",
                "heddle.operationsHosts", "one.example.com, two.example.com"),
            Map.of());

    assertThat(OperationsSettings.of(values, true).hosts())
        .containsExactlyInAnyOrder(
            "peer0.org1.example.com", "ops.example.com", "one.example.com", "two.example.com");
  }
}
