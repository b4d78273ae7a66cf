// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heddle.testing.Spec;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekInfo.SeekBehavior;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekNextCommit;
import org.hyperledger.fabric.protos.orderer.SeekOldest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which blocks a request is for, on a channel of ten: what it names counts from its begin. */
@Spec({"NA-28", "NA-31", "NA-34"})
final class RangeTest {

  private static final long HEIGHT = 10;

  @ParameterizedTest(name = "{0} to {1}: {2} to {3}")
  @CsvSource({
    "oldest, oldest, 0, 0",
    "oldest, newest, 0, 9",
    "oldest, 3, 0, 3",
    "newest, oldest, 9, 9",
    "newest, newest, 9, 9",
    "newest, 9, 9, 9",
    "4, oldest, 4, 4",
    "4, newest, 4, 9",
    "4, 4, 4, 4",
    "4, -1, 4, -1",
    "10, newest, 10, 9",
    "10, 12, 10, 12",
    "next, next, 10, 0",
    "next, newest, 10, 9",
    "next, oldest, 10, 10",
    "4, next, 4, 0"
  })
  void begins_and_ends_where_it_says(String start, String stop, long first, long last)
      throws Refused {
    assertThat(Range.of(seek(start, stop), HEIGHT)).isEqualTo(new Range(first, last, true));
  }

  @ParameterizedTest(name = "{0} to {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nowhere | newest  | BAD_REQUEST | start or stop is missing
          oldest  | nowhere | BAD_REQUEST | start or stop is missing
          unnamed | newest  | NOT_FOUND   | no start is named
          4       | 3       | BAD_REQUEST | the stop block comes before the start block
          newest  | 8       | BAD_REQUEST | the stop block comes before the start block
          -1      | 3       | BAD_REQUEST | the stop block comes before the start block
          11      | 12      | NOT_FOUND   | the start block is far from here
          -1      | -1      | NOT_FOUND   | the start block is far from here
          """)
  void is_refused_if_it_names_no_blocks(String start, String stop, Status status, String why) {
    Refused refused =
        catchThrowableOfType(Refused.class, () -> Range.of(seek(start, stop), HEIGHT));

    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused).hasMessage(why);
  }

  @Test
  void waits_unless_it_shall_fail_at_once() throws Refused {
    SeekInfo now =
        seek("oldest", "newest").toBuilder().setBehavior(SeekBehavior.FAIL_IF_NOT_READY).build();

    assertThat(Range.of(now, HEIGHT)).isEqualTo(new Range(0, 9, false));
  }

  private static SeekInfo seek(String start, String stop) {
    SeekInfo.Builder seek = SeekInfo.newBuilder().setBehavior(SeekBehavior.BLOCK_UNTIL_READY);
    if (!start.equals("nowhere")) {
      seek.setStart(position(start));
    }
    if (!stop.equals("nowhere")) {
      seek.setStop(position(stop));
    }
    return seek.build();
  }

  private static SeekPosition position(String name) {
    SeekPosition.Builder position = SeekPosition.newBuilder();
    return switch (name) {
      case "oldest" -> position.setOldest(SeekOldest.getDefaultInstance()).build();
      case "newest" -> position.setNewest(SeekNewest.getDefaultInstance()).build();
      case "next" -> position.setNextCommit(SeekNextCommit.getDefaultInstance()).build();
      case "unnamed" -> position.build();
      default ->
          position.setSpecified(SeekSpecified.newBuilder().setNumber(Long.parseLong(name))).build();
    };
  }
}
