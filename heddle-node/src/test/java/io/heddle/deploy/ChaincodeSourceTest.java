// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import org.junit.jupiter.api.Test;

/** Sources of chaincode as users write them. */
class ChaincodeSourceTest {

  @Test
  void a_host_and_a_port_name_a_server() {
    assertThat(ChaincodeSource.parse("cars=localhost:65535"))
        .isEqualTo(new ChaincodeSource.Server("cars", "localhost:65535"));
  }

  @Test
  void a_port_that_cannot_exist_is_refused() {
    assertThatExceptionOfType(HeddleException.class)
        .isThrownBy(() -> ChaincodeSource.parse("cars=localhost:65536"))
        .satisfies(refused -> assertThat(refused.fault()).isEqualTo(Fault.BAD_INPUT))
        .withMessage(
            "Chaincode server 'localhost:65536' cannot be reached: the last port is 65535");
  }
}
