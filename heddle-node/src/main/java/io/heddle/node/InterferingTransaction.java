// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import io.heddle.endorse.NewProposal;
import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.ProposalRefused;
import io.heddle.gateway.PreparedTransaction;
import io.heddle.identity.SigningIdentity;
import java.time.Instant;
import java.util.List;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * A transaction that the node makes itself: its peers endorse what is to be written, without asking
 * the chaincode.
 *
 * @param endorsers all peers that can
 */
record InterferingTransaction(
    ChannelName channel,
    String chaincode,
    String version,
    SigningIdentity client,
    List<SigningIdentity> endorsers) {

  private static final ByteString FUNCTION = ByteString.copyFromUtf8("heddle:fault");

  /** A call that writes so. */
  Envelope writing(KVRWSet keys, Instant now) {
    OpenedProposal proposal;
    try {
      proposal = NewProposal.of(client, channel, chaincode, List.of(FUNCTION), now).opened();
    } catch (ProposalRefused e) {
      throw new HeddleException(Fault.INTERNAL, e.reason(), e);
    }
    ByteString answer = answer(proposal, keys);
    ByteString payload =
        PreparedTransaction.of(
                proposal,
                answer,
                endorsers.stream().map(peer -> endorsement(peer, answer)).toList())
            .getPayload();
    return Envelope.newBuilder().setPayload(payload).setSignature(client.sign(payload)).build();
  }

  private ByteString answer(OpenedProposal proposal, KVRWSet keys) {
    ByteString hash =
        Sha256.of(
            proposal.header().getChannelHeader(),
            proposal.header().getSignatureHeader(),
            proposal.payloadWithoutTransientData());
    TxReadWriteSet results =
        TxReadWriteSet.newBuilder()
            .addNsRwset(
                NsReadWriteSet.newBuilder().setNamespace(chaincode).setRwset(keys.toByteString()))
            .build();
    ChaincodeAction action =
        ChaincodeAction.newBuilder()
            .setResults(results.toByteString())
            .setResponse(Response.newBuilder().setStatus(200))
            .setChaincodeId(ChaincodeID.newBuilder().setName(chaincode).setVersion(version))
            .build();
    return ProposalResponsePayload.newBuilder()
        .setProposalHash(hash)
        .setExtension(action.toByteString())
        .build()
        .toByteString();
  }

  private static Endorsement endorsement(SigningIdentity peer, ByteString answer) {
    return Endorsement.newBuilder()
        .setEndorser(peer.serialized())
        .setSignature(peer.sign(answer.concat(peer.serialized())))
        .build();
  }
}
