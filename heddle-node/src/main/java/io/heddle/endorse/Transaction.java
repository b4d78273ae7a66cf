// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.TxId;
import io.heddle.identity.Identity;
import io.heddle.stream.MessageListener;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * What all executions within one proposal share.
 *
 * @param signedProposal as chaincodes see it: the client's, but for the time it may say of itself
 * @param creator who signed the proposal; the signature was found good
 * @param firstChaincode the one that the proposal's payload names
 * @param messages hears what the peer and the chaincodes say
 * @param secondRun empty for the run that counts
 */
record Transaction(
    TxId id,
    SignedProposal signedProposal,
    Identity creator,
    String firstChaincode,
    MessageListener messages,
    Optional<SecondRun> secondRun) {}
