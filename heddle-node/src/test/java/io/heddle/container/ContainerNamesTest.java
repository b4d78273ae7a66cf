// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.testing.Spec;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@Spec("EB-804")
final class ContainerNamesTest {

  private static final PackageId ID = new PackageId("Basic_1.0+x:abc");

  @Test
  void network_peer_and_package_make_the_names_as_in_fabric() {
    var names = new ContainerNames("dev", "peer0.org1.example.com", "owner", "");

    assertThat(names.container(ID)).isEqualTo("dev-peer0.org1.example.com-Basic_1.0-x-abc");
    // sha256 of dev-peer0.org1.example.com-Basic_1.0+x-abc
    assertThat(names.image(ID))
        .isEqualTo(
            "dev-peer0.org1.example.com-basic_1.0-x-abc-a3561e6e5cfbc1e8fa58b303d55d6d273767554270c08853c2e9b1ab918b58ba");
  }

  @Test
  void empty_parts_are_left_out() {
    assertThat(new ContainerNames("", "p", "o", "").container(ID)).isEqualTo("p-Basic_1.0-x-abc");
    assertThat(new ContainerNames("n", "", "o", "").container(ID)).isEqualTo("n-Basic_1.0-x-abc");
    assertThat(new ContainerNames("", "", "o", "").container(ID)).isEqualTo("Basic_1.0-x-abc");
  }

  @Test
  void what_cannot_be_the_name_of_an_image_is_refused() {
    assertThatThrownBy(() -> new ContainerNames("-", "", "o", "").image(ID))
        .isInstanceOf(HeddleException.class)
        .hasMessageStartingWith("Error constructing Docker VM Name. '--basic_1.0-x-abc-")
        .hasMessageEndingWith("' breaks Docker's repository naming rules");
  }

  @Test
  void two_nodes_that_name_no_network_share_images_and_no_containers() {
    EngineSettings settings = Containerised.settings("unix:///s");
    EngineSettings unnamed =
        new EngineSettings(
            settings.endpoint(),
            settings.tls(),
            true,
            settings.host(),
            settings.images(),
            false,
            settings.logging(),
            Optional.empty(),
            Optional.empty());
    ContainerNames one = ContainerNames.of(unnamed, true, "peer0.org1.example.com", "/one");
    ContainerNames other = ContainerNames.of(unnamed, true, "peer0.org1.example.com", "/other");

    assertThat(one.image(ID)).isEqualTo(other.image(ID));
    assertThat(one.container(ID)).isNotEqualTo(other.container(ID)).startsWith("dev-");
    assertThat(ContainerNames.of(settings, true, "host", "/one").container(ID))
        .isEqualTo("dev-peer0-Basic_1.0-x-abc");
    assertThat(ContainerNames.of(settings, false, "host", "/one").container(ID))
        .isEqualTo("dev-host-Basic_1.0-x-abc");
  }
}
