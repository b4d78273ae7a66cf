// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.testing.ManualClock;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class LaunchesTest {

  private static final PackageId A = new PackageId("a:01");

  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final Launches launches = new Launches(clock, false);

  @Test
  @Spec({"EB-606", "EB-607"})
  void a_stream_that_ends_late_does_no_harm_to_the_next_launch() {
    Launch first = launches.join(A, _ -> {});
    first.fail(new HeddleException(Fault.TIMED_OUT, "timeout"));
    Launch second = launches.join(A, _ -> {});

    first.ended("EOF", false);
    first.ended("EOF", true);

    assertThat(second.failure()).isEmpty();
    assertThat(second.isOver()).isFalse();
  }

  @Test
  @Spec({"EB-606", "CP-203"})
  void a_server_that_answers_late_does_not_register_for_the_next_launch() {
    Launch first = launches.join(A, _ -> {});
    first.fail(new HeddleException(Fault.TIMED_OUT, "timeout"));
    Launch second = launches.join(A, _ -> {});

    assertThatThrownBy(() -> first.admit(A))
        .hasMessage("peer will not accept external chaincode connection a:01 (except in dev mode)");
    first.ready();

    assertThat(second.status().state()).isEqualTo(ChaincodeStatus.State.LAUNCHING);
  }

  @Test
  @Spec("NA-291")
  void launches_are_counted_whether_the_one_before_is_gone_or_not() {
    Launch first = launches.join(A, _ -> {});
    first.fail(new HeddleException(Fault.TIMED_OUT, "timeout"));
    Launch second = launches.join(A, _ -> {});
    second.fail(new HeddleException(Fault.TIMED_OUT, "timeout"));
    launches.remove(second);
    Launch third = launches.join(A, _ -> {});

    assertThat(first.status().launches()).isEqualTo(1);
    assertThat(second.status().launches()).isEqualTo(2);
    assertThat(third.status().launches()).isEqualTo(3);
    assertThat(launches.join(new PackageId("b:01"), _ -> {}).status().launches()).isEqualTo(1);
  }

  @Test
  @Spec("EB-612")
  void a_chaincode_that_is_still_being_built_may_not_register() {
    launches.join(A, _ -> {});

    assertThatThrownBy(() -> launches.admit(A)).isInstanceOf(HeddleException.class);
  }

  @Test
  @Spec({"EB-606", "EB-509"})
  void the_first_outcome_of_a_launch_counts() {
    Launch launch = launches.join(A, _ -> {});
    launch.ready();

    launch.fail(new HeddleException(Fault.CHAINCODE, "container exited with 0"));

    assertThat(launch.status().state()).isEqualTo(ChaincodeStatus.State.READY);
    assertThat(launch.failure()).isEmpty();
  }

  @Test
  @Spec({"HB-26", "CP-229"})
  void what_became_of_a_chaincode_is_known_after_its_end_and_while_it_is_there_again() {
    Launch first = launches.join(A, _ -> {});
    first.locate(ChaincodeStatus.Kind.REMOTE, "cc.example.com:9999");
    first.ready();
    clock.advance(Duration.ofMinutes(5));
    first.ended("EOF", true);
    launches.remove(first);

    ChaincodeStatus ended = launches.statuses().getFirst();
    assertThat(ended.state()).isEqualTo(ChaincodeStatus.State.ENDED);
    assertThat(ended.kind()).isEqualTo(ChaincodeStatus.Kind.REMOTE);
    assertThat(ended.where()).isEqualTo("cc.example.com:9999");
    assertThat(ended.since()).isEqualTo(clock.instant());
    assertThat(ended.lastError()).contains("EOF");

    launches.backingOff(A);
    assertThat(launches.statuses())
        .extracting(ChaincodeStatus::state)
        .containsExactly(ChaincodeStatus.State.BACKING_OFF);

    launches.join(A, _ -> {}).ready();
    assertThat(launches.statuses())
        .singleElement()
        .satisfies(status -> {
          assertThat(status.state()).isEqualTo(ChaincodeStatus.State.READY);
          assertThat(status.lastError()).contains("EOF");
        });
  }

  @Test
  void a_chaincode_that_was_stopped_has_no_error() {
    Launch launch = launches.join(A, _ -> {});
    launch.ready();

    launch.stop();

    assertThat(launch.status().lastError()).isEmpty();
  }
}
