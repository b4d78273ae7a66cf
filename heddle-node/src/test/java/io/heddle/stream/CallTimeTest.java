// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CallTimeTest {

  private final AtomicLong clock = new AtomicLong(1000);
  private final CallTime time = new CallTime(clock::get);

  @Test
  void passes_but_for_the_while_that_somebody_wants_it_to_stand_still() {
    long begin = time.now();
    clock.addAndGet(5);
    assertThat(time.now() - begin).isEqualTo(5);

    CallTime.Halt first = time.halt();
    clock.addAndGet(100);
    CallTime.Halt second = time.halt();
    clock.addAndGet(100);
    first.close();
    clock.addAndGet(100);
    assertThat(time.now() - begin).isEqualTo(5);
    second.close();
    assertThat(time.now() - begin).isEqualTo(5);

    clock.addAndGet(7);
    assertThat(time.now() - begin).isEqualTo(12);
  }
}
