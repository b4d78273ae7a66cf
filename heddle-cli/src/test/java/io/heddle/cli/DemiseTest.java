// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DemiseTest {

  private final CompletableFuture<Integer> halted = new CompletableFuture<>();

  @Test
  void the_first_part_that_dies_ends_the_node_with_an_exit_code_of_its_own() throws Exception {
    var err = new ByteArrayOutputStream();
    var demise = new Demise(Duration.ofHours(1), halted::complete);
    assertThat(demise.hasHappened()).isFalse();

    demise.of("orderer", "a bug");
    demise.of("custodian", "another");

    assertThat(demise.hasHappened()).isTrue();
    assertThat(demise.await(new PrintStream(err, true, UTF_8))).isEqualTo(10);
    assertThat(err.toString(UTF_8).lines())
        .containsExactly("The node ends, for its orderer has died: a bug");
    assertThat(halted).isNotDone();
  }

  @Test
  void a_node_that_does_not_close_in_time_is_halted() throws Exception {
    new Demise(Duration.ofMillis(1), halted::complete).of("orderer", "a bug");

    assertThat(halted.get(20, TimeUnit.SECONDS)).isEqualTo(10);
  }
}
