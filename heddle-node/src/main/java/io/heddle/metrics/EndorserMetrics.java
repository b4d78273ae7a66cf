// SPDX-License-Identifier: Apache-2.0
package io.heddle.metrics;

import io.heddle.endorse.EndorserListener;
import io.heddle.endorse.ProposalRefused;
import io.heddle.operations.Counter;
import io.heddle.operations.Histogram;
import io.heddle.operations.Metrics;
import java.time.Duration;

/**
 * Proposals.
 *
 * <p>Fabric: core/endorser/metrics.go, but for {@code endorser_dropped_calls}. Instantiation
 * failures have no subject: there are no chaincodes of the old lifecycle.
 */
public final class EndorserMetrics implements EndorserListener {

  private final Histogram duration;
  private final Counter received;
  private final Counter successful;
  private final Counter invalid;
  private final Counter denied;
  private final Counter duplicates;
  private final Counter simulationFailures;
  private final Counter endorsementFailures;
  private final Counter dropped;

  public EndorserMetrics(Metrics metrics) {
    duration =
        metrics.histogram(
            "endorser_proposal_duration",
            "The time to complete a proposal.",
            "channel",
            "chaincode",
            "success");
    received = metrics.counter("endorser_proposals_received", "The number of proposals received.");
    successful =
        metrics.counter("endorser_successful_proposals", "The number of successful proposals.");
    invalid =
        metrics.counter(
            "endorser_proposal_validation_failures",
            "The number of proposals that have failed initial validation.");
    denied =
        metrics.counter(
            "endorser_proposal_acl_failures",
            "The number of proposals that failed ACL checks.",
            "channel",
            "chaincode");
    duplicates =
        metrics.counter(
            "endorser_duplicate_transaction_failures",
            "The number of failed proposals due to duplicate transaction ID.",
            "channel",
            "chaincode");
    simulationFailures =
        metrics.counter(
            "endorser_proposal_simulation_failures",
            "The number of failed proposal simulations",
            "channel",
            "chaincode");
    endorsementFailures =
        metrics.counter(
            "endorser_endorsement_failures",
            "The number of failed endorsements.",
            "channel",
            "chaincode",
            "chaincodeerror");
    dropped =
        metrics.counter(
            "endorser_dropped_calls",
            "The number of calls of chaincode on another channel whose writes were dropped.");
  }

  @Override
  public void received() {
    received.increment();
  }

  @Override
  public void refused(Subject subject, ProposalRefused.Kind kind) {
    switch (kind) {
      case INVALID -> invalid.increment();
      case DUPLICATE -> duplicates.increment(subject.channel(), subject.chaincode());
      case DENIED -> denied.increment(subject.channel(), subject.chaincode());
    }
  }

  @Override
  public void simulationFailed(Subject subject) {
    simulationFailures.increment(subject.channel(), subject.chaincode());
  }

  @Override
  public void endorsementFailed(Subject subject, boolean isOfChaincode) {
    endorsementFailures.increment(
        subject.channel(), subject.chaincode(), Boolean.toString(isOfChaincode));
  }

  @Override
  public void writesDropped() {
    dropped.increment();
  }

  @Override
  public void ended(Subject subject, boolean succeeded, Duration took) {
    duration.observe(took, subject.channel(), subject.chaincode(), Boolean.toString(succeeded));
    if (succeeded) {
      successful.increment();
    }
  }
}
