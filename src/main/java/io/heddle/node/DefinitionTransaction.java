// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.heddle.base.ChannelName;
import io.heddle.base.Sha256;
import io.heddle.base.TxId;
import io.heddle.identity.SigningIdentity;
import io.heddle.ledger.Ledger;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Definitions;
import io.heddle.simulate.Simulator;
import java.time.Instant;
import java.util.HexFormat;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionResult;

/**
 * The transaction that commits a chaincode definition: {@code CommitChaincodeDefinition} of the
 * chaincode {@code _lifecycle}, signed by an administrator and endorsed by a peer, as any validator
 * of the channel expects it.
 */
record DefinitionTransaction(TxId txId, Envelope envelope) {

  private static final String LIFECYCLE = "_lifecycle";
  private static final String SYSTEM_VERSION = "syscc";

  static DefinitionTransaction of(
      ChaincodeDefinition definition,
      ChannelName channel,
      Ledger ledger,
      SigningIdentity administrator,
      SigningIdentity peer,
      Instant now) {
    ByteString nonce = Nonce.create();
    TxId txId = new TxId(HexFormat.of().formatHex(Sha256.bytes(nonce, administrator.serialized())));
    Header header = header(channel, txId, administrator, nonce, now);
    ByteString proposalPayload = proposalPayload(definition);
    ByteString proposalHash =
        Sha256.of(header.getChannelHeader(), header.getSignatureHeader(), proposalPayload);
    ByteString action =
        ProposalResponsePayload.newBuilder()
            .setProposalHash(proposalHash)
            .setExtension(action(results(definition, txId, ledger)))
            .build()
            .toByteString();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(header)
            .setData(transaction(header, proposalPayload, action, peer))
            .build()
            .toByteString();
    return new DefinitionTransaction(
        txId,
        Envelope.newBuilder()
            .setPayload(payload)
            .setSignature(administrator.sign(payload))
            .build());
  }

  private static Header header(
      ChannelName channel, TxId txId, SigningIdentity creator, ByteString nonce, Instant now) {
    ChaincodeHeaderExtension extension =
        ChaincodeHeaderExtension.newBuilder()
            .setChaincodeId(ChaincodeID.newBuilder().setName(LIFECYCLE))
            .build();
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setChannelId(channel.value())
            .setTxId(txId.value())
            .setTimestamp(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .setExtension(extension.toByteString())
            .build();
    SignatureHeader signatureHeader =
        SignatureHeader.newBuilder().setCreator(creator.serialized()).setNonce(nonce).build();
    return Header.newBuilder()
        .setChannelHeader(channelHeader.toByteString())
        .setSignatureHeader(signatureHeader.toByteString())
        .build();
  }

  private static ByteString proposalPayload(ChaincodeDefinition definition) {
    CommitChaincodeDefinitionArgs arguments =
        CommitChaincodeDefinitionArgs.newBuilder()
            .setSequence(definition.sequence())
            .setName(definition.name())
            .setVersion(definition.version())
            .setEndorsementPlugin(definition.endorsementPlugin())
            .setValidationPlugin(definition.validationPlugin())
            .setValidationParameter(definition.validationParameter())
            .setCollections(definition.collections())
            .setInitRequired(definition.initRequired())
            .build();
    ChaincodeInvocationSpec specification =
        ChaincodeInvocationSpec.newBuilder()
            .setChaincodeSpec(
                ChaincodeSpec.newBuilder()
                    .setChaincodeId(ChaincodeID.newBuilder().setName(LIFECYCLE))
                    .setInput(
                        ChaincodeInput.newBuilder()
                            .addArgs(ByteString.copyFromUtf8("CommitChaincodeDefinition"))
                            .addArgs(arguments.toByteString())))
            .build();
    return ChaincodeProposalPayload.newBuilder()
        .setInput(specification.toByteString())
        .build()
        .toByteString();
  }

  private static ByteString results(ChaincodeDefinition definition, TxId txId, Ledger ledger) {
    try (var simulator = new Simulator(txId, ledger.snapshot())) {
      Definitions.write(simulator, definition);
      return simulator.results();
    }
  }

  private static ByteString action(ByteString results) {
    return ChaincodeAction.newBuilder()
        .setResults(results)
        .setResponse(
            Response.newBuilder()
                .setStatus(200)
                .setPayload(CommitChaincodeDefinitionResult.getDefaultInstance().toByteString()))
        .setChaincodeId(ChaincodeID.newBuilder().setName(LIFECYCLE).setVersion(SYSTEM_VERSION))
        .build()
        .toByteString();
  }

  private static ByteString transaction(
      Header header, ByteString proposalPayload, ByteString action, SigningIdentity peer) {
    Endorsement endorsement =
        Endorsement.newBuilder()
            .setEndorser(peer.serialized())
            .setSignature(peer.sign(action.concat(peer.serialized())))
            .build();
    ChaincodeActionPayload actionPayload =
        ChaincodeActionPayload.newBuilder()
            .setChaincodeProposalPayload(proposalPayload)
            .setAction(
                ChaincodeEndorsedAction.newBuilder()
                    .setProposalResponsePayload(action)
                    .addEndorsements(endorsement))
            .build();
    return Transaction.newBuilder()
        .addActions(
            TransactionAction.newBuilder()
                .setHeader(header.getSignatureHeader())
                .setPayload(actionPayload.toByteString()))
        .build()
        .toByteString();
  }
}
