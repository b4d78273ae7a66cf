// SPDX-License-Identifier: Apache-2.0
package io.heddle.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.endorse.EndorserListener.Subject;
import io.heddle.endorse.ProposalRefused;
import io.heddle.operations.Metrics;
import io.heddle.testing.Spec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@Spec("CP-150")
final class EndorserMetricsTest {

  private static final Subject ASSET = new Subject("mychannel", "asset");

  private final Metrics metrics = new Metrics();
  private final EndorserMetrics endorser = new EndorserMetrics(metrics);

  @Test
  void each_kind_of_refusal_has_a_counter_of_its_own() {
    for (ProposalRefused.Kind kind : ProposalRefused.Kind.values()) {
      endorser.received();
      endorser.refused(ASSET, kind);
    }

    assertThat(lines())
        .contains(
            "endorser_proposals_received 3",
            "endorser_proposal_validation_failures 1",
            "endorser_duplicate_transaction_failures{chaincode=\"asset\",channel=\"mychannel\"} 1",
            "endorser_proposal_acl_failures{chaincode=\"asset\",channel=\"mychannel\"} 1");
  }

  @Test
  void failures_of_simulation_and_of_endorsement_are_told_apart() {
    endorser.simulationFailed(ASSET);
    endorser.endorsementFailed(ASSET, true);
    endorser.endorsementFailed(ASSET, false);

    assertThat(lines())
        .contains(
            "endorser_proposal_simulation_failures{chaincode=\"asset\",channel=\"mychannel\"} 1",
            "endorser_endorsement_failures{chaincode=\"asset\",chaincodeerror=\"true\",channel=\"mychannel\"} 1",
            "endorser_endorsement_failures{chaincode=\"asset\",chaincodeerror=\"false\",channel=\"mychannel\"} 1");
  }

  @Test
  void a_proposal_s_time_is_told_by_its_outcome_and_only_a_success_counts_as_successful() {
    endorser.ended(ASSET, true, Duration.ofMillis(7));
    endorser.ended(ASSET, false, Duration.ofMillis(7));

    assertThat(lines())
        .contains(
            "endorser_successful_proposals 1",
            "endorser_proposal_duration_bucket{chaincode=\"asset\",channel=\"mychannel\",success=\"true\",le=\"0.005\"} 0",
            "endorser_proposal_duration_bucket{chaincode=\"asset\",channel=\"mychannel\",success=\"true\",le=\"0.01\"} 1",
            "endorser_proposal_duration_count{chaincode=\"asset\",channel=\"mychannel\",success=\"false\"} 1");
  }

  private String[] lines() {
    return metrics.text().split("\n");
  }
}
