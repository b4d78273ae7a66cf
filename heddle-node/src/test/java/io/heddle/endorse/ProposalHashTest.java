// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.RecordedProposals;
import io.heddle.testing.RecordedProposals.Case;
import io.heddle.testing.Spec;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ProposalHashTest {

  static Stream<Case> endorsed() {
    return RecordedProposals.all().stream()
        .filter(one -> !one.response().map(ProposalResponse::getPayload).orElseThrow().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("endorsed")
  @Spec("NA-72")
  void is_the_one_that_the_real_peer_signed(Case recorded) throws Exception {
    OpenedProposal opened = OpenedProposal.open(recorded.proposal());
    CompleteProposal proposal =
        CompleteProposal.of(
            opened, SignatureHeader.parseFrom(opened.header().getSignatureHeader()));

    assertThat(proposal.hash())
        .isEqualTo(
            ProposalResponsePayload.parseFrom(recorded.response().orElseThrow().getPayload())
                .getProposalHash());
  }
}
