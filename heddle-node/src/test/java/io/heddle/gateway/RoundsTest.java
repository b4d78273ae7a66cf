// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.ProposalRefused;
import io.heddle.endorse.Verdict;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layouts one after the other. */
@Spec("NA-122")
final class RoundsTest {

  private static final SigningIdentity SIGNER = RecordedNetwork.org1Peer();

  private final FakePeer a = FakePeer.endorsing("a", SIGNER, "cc", "r");
  private final FakePeer b = FakePeer.endorsing("b", SIGNER, "cc", "r");
  private final FakePeer c = FakePeer.endorsing("c", SIGNER, "cc", "r");
  private final FakePeer broken =
      FakePeer.saying("broken", SIGNER, new Verdict.Failed("the peer is busy"));
  private final Endorsements endorsements = new Endorsements();
  private final Rounds rounds =
      new Rounds(proposal(), new Asking(a, Duration.ofSeconds(30)), endorsements);

  @Test
  void the_first_that_is_complete_is_taken() throws Exception {
    assertThat(rounds.complete(List.of(layout(a), layout(b)), _ -> true)).hasValue(List.of(a));

    assertThat(b.timesAsked()).isZero();
  }

  @Test
  void what_was_endorsed_for_one_that_cannot_be_complete_counts_for_the_next() throws Exception {
    var found = rounds.complete(List.of(layout(a, broken), layout(a, b)), _ -> true);

    assertThat(found).hasValue(List.of(a, b));
    assertThat(List.of(a.timesAsked(), broken.timesAsked())).containsExactly(1, 1);
    assertThat(endorsements.failures()).hasSize(1);
  }

  @Test
  void nobody_is_asked_for_one_that_needs_who_has_failed_already() throws Exception {
    assertThat(rounds.complete(List.of(layout(broken), layout(broken, c)), _ -> true)).isEmpty();

    assertThat(broken.timesAsked()).isEqualTo(1);
    assertThat(c.timesAsked()).isZero();
  }

  @Test
  void one_that_does_not_suffice_is_passed_over() throws Exception {
    var found =
        rounds.complete(List.of(layout(a, b), layout(a, c)), endorsed -> endorsed.contains(c));

    assertThat(found).hasValue(List.of(a, c));
    assertThat(a.timesAsked()).isEqualTo(1);
  }

  @Test
  void the_first_that_is_complete_is_taken_if_none_suffices() throws Exception {
    var found = rounds.complete(List.of(layout(a), layout(b), layout(c)), _ -> false);

    assertThat(found).hasValue(List.of(a));
  }

  private static Layout layout(EndorsingPeer... places) {
    return new Layout(List.of(places).stream().map(List::of).toList());
  }

  private static OpenedProposal proposal() {
    try {
      return OpenedProposal.open(
          ClientProposal.of(RecordedNetwork.org1User("User1"), "mychannel", "cc", "f").signed());
    } catch (ProposalRefused e) {
      throw new AssertionError(e);
    }
  }
}
