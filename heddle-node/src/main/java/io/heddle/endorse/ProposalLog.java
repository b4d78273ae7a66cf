// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.words.Foreign;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines about proposals that operators of Fabric search for. What a chaincode says is not in
 * them: it may hold what nobody else should read.
 */
final class ProposalLog {

  /** One line for each proposal; the configuration of the log mutes it unless it is asked for. */
  private static final Logger finished = LoggerFactory.getLogger("io.heddle.endorse.finished");

  private static final Logger log = LoggerFactory.getLogger(Endorser.class);

  private ProposalLog() {}

  static void finished(CompleteProposal proposal, Duration took) {
    finished.info(
        "finished chaincode: {} duration: {}ms channel={} txID={}",
        Foreign.text(proposal.chaincode()),
        took.toMillis(),
        Foreign.text(proposal.channel()),
        proposal.txId().shortId());
  }

  /** The chaincode could not be executed. */
  static void notInvoked(CompleteProposal proposal, String why) {
    log.error(
        "failed to invoke chaincode {}, error: {} channel={} txID={}",
        Foreign.text(proposal.chaincode()),
        why,
        Foreign.text(proposal.channel()),
        proposal.txId().shortId());
  }

  /** The chaincode was executed and said that it failed. */
  static void failed(CompleteProposal proposal) {
    log.warn(
        "Failed to invoke chaincode channel={} chaincode={} txID={} error=transaction returned with failure",
        Foreign.text(proposal.channel()),
        Foreign.text(proposal.chaincode()),
        proposal.txId().shortId());
  }
}
