// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.heddle.access.AccessControl;
import io.heddle.access.TimeWindow;
import io.heddle.identity.Msp;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Spec("NA-70")
final class ProposalTimeTest {

  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00.5Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final long QUARTER = 900;

  private final ProposalTime limited =
      new ProposalTime(CLOCK, Optional.of(TimeWindow.USUAL), _ -> Optional.empty());

  @Test
  void a_proposal_of_the_last_or_the_next_quarter_of_an_hour_is_of_now() throws Exception {
    limited.check(off(-QUARTER, 0));
    limited.check(off(QUARTER, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "-900, -1, 2026-11-30T09:45:00Z",
    "900, 1, 2026-11-30T10:15:00Z",
    "-3600, 0, 2026-11-30T09:00:00Z",
  })
  void one_of_another_time_is_refused(long seconds, int nanos, String made) {
    assertThat(refusal(off(seconds, nanos)))
        .isEqualTo(
            "request unauthorized due to incorrect timestamp %s, peer time 2026-11-30T10:00:00Z, peer.authentication.timewindow 15m0s"
                .formatted(made));
  }

  @Test
  void one_that_says_no_time_or_none_that_there_is_is_refused() {
    assertThat(refusal(Timestamp.getDefaultInstance())).contains("timestamp 1970-01-01T00:00:00Z,");
    assertThat(refusal(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build()))
        .contains("timestamp 9223372036854775807 s,");
  }

  @Test
  void any_time_will_do_where_nobody_looks() {
    assertThatCode(() -> ProposalTime.any(CLOCK).check(Timestamp.getDefaultInstance()))
        .doesNotThrowAnyException();
  }

  @Test
  void a_proposal_is_looked_at_before_anything_else_is() throws Exception {
    Msp own = RecordedNetwork.org1();
    var check = new ProposalCheck(own, new AccessControl(_ -> Optional.empty(), own), limited);

    assertThatCode(() -> check.atTheDoor(proposal(off(0, 0)))).doesNotThrowAnyException();
    assertThat(
            catchThrowableOfType(
                    ProposalRefused.class, () -> check.atTheDoor(proposal(off(1000, 0))))
                .reason())
        .startsWith("request unauthorized due to incorrect timestamp 2026-11-30T10:16:40Z,");
  }

  private static OpenedProposal proposal(Timestamp made) throws ProposalRefused {
    ChannelHeader header = ChannelHeader.newBuilder().setTimestamp(made).build();
    ByteString headers =
        Header.newBuilder().setChannelHeader(header.toByteString()).build().toByteString();
    return OpenedProposal.openAtTheDoor(
        SignedProposal.newBuilder()
            .setProposalBytes(Proposal.newBuilder().setHeader(headers).build().toByteString())
            .build());
  }

  private String refusal(Timestamp made) {
    return catchThrowableOfType(ProposalRefused.class, () -> limited.check(made)).reason();
  }

  private static Timestamp off(long seconds, int nanos) {
    Instant made = NOW.plusSeconds(seconds).plusNanos(nanos);
    return Timestamp.newBuilder()
        .setSeconds(made.getEpochSecond())
        .setNanos(made.getNano())
        .build();
  }
}
