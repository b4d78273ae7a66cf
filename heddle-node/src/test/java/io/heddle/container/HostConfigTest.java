// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HostConfigTest {

  @Test
  void a_chaincode_on_the_network_of_this_machine_reaches_its_peer_at_localhost() {
    assertThat(in("host").whyUnreachable("localhost", true)).isEmpty();
  }

  @Test
  void one_on_a_network_of_its_own_needs_another_address() {
    assertThat(in("bridge").whyUnreachable("172.17.0.1", false)).isEmpty();
    assertThat(in("fabric_test").whyUnreachable("localhost", true))
        .contains(
            "it dials 'localhost', which with vm.docker.hostConfig.NetworkMode 'fabric_test' is its own container; name an address of this machine in peer.chaincodeListenAddress and peer.chaincodeAddress");
  }

  @Test
  void one_without_a_network_reaches_nobody() {
    assertThat(in("none").whyUnreachable("172.17.0.1", false))
        .contains("vm.docker.hostConfig.NetworkMode is 'none'; name a network, or 'host'");
  }

  private static HostConfig in(String networkMode) {
    return new HostConfig(
        networkMode,
        new HostConfig.Log("", Map.of()),
        new HostConfig.Capabilities(List.of(), List.of()),
        new HostConfig.Names(List.of(), List.of(), List.of()),
        new HostConfig.Spaces("", "", ""),
        new HostConfig.Limits(0, 0, 0, false, 0, 0, 0, "", "", "", 0),
        false,
        List.of());
  }
}
