// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Spec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ServerChannelTest {

  @Test
  @Spec("CP-156")
  void asks_a_server_each_minute_which_is_as_often_as_it_allows() {
    assertThat(ServerChannel.PING_INTERVAL).isEqualTo(Duration.ofSeconds(60));
    assertThat(ServerChannel.PING_TIMEOUT).isEqualTo(Duration.ofSeconds(20));
  }
}
