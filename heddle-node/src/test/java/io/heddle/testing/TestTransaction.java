// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.heddle.base.BlockHash;
import io.heddle.base.Sha256;
import io.heddle.base.TxId;
import io.heddle.identity.SigningIdentity;
import io.heddle.ledger.Ledger;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/**
 * An endorsed transaction on the recorded channel, put together and signed with the recorded keys.
 * Start with a good one and change the one thing that matters.
 *
 * @param results the read-write set
 */
public record TestTransaction(
    String chaincode,
    ByteString results,
    List<SigningIdentity> endorsers,
    SigningIdentity client,
    ByteString nonce) {

  private static final ByteString PROPOSAL = ByteString.copyFromUtf8("proposal");

  /** A good one: of a client of Org1, endorsed by the peers of both organisations. */
  public static TestTransaction of(String chaincode, ByteString results) {
    return new TestTransaction(
        chaincode,
        results,
        List.of(RecordedNetwork.org1Peer(), RecordedNetwork.org2Peer()),
        RecordedNetwork.org1User("User1"),
        ByteString.copyFromUtf8(UUID.randomUUID().toString()));
  }

  public TestTransaction withNonce(String text) {
    return new TestTransaction(
        chaincode, results, endorsers, client, ByteString.copyFromUtf8(text));
  }

  public TestTransaction endorsedBy(SigningIdentity... others) {
    return new TestTransaction(chaincode, results, List.of(others), client, nonce);
  }

  public TestTransaction by(SigningIdentity other) {
    return new TestTransaction(chaincode, results, endorsers, other, nonce);
  }

  public TxId txId() {
    return new TxId(HexFormat.of().formatHex(Sha256.bytes(nonce, client.serialized())));
  }

  /** The signed envelope, as it stands in a block. */
  public ByteString entry() {
    return entry(channelHeader().build());
  }

  /** The channel header of a good one. */
  public ChannelHeader.Builder channelHeader() {
    return ChannelHeader.newBuilder()
        .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
        .setChannelId(RecordedChannel.NAME.value())
        .setTxId(txId().value())
        .setExtension(
            ChaincodeHeaderExtension.newBuilder()
                .setChaincodeId(ChaincodeID.newBuilder().setName(chaincode))
                .build()
                .toByteString());
  }

  /** The envelope with another channel header; all signatures and hashes fit it. */
  public ByteString entry(ChannelHeader header) {
    return entry(header, chaincodeAction());
  }

  /** The envelope with another chaincode action; all signatures and hashes fit it. */
  public ByteString entry(ChannelHeader header, ByteString chaincodeAction) {
    return signed(
        header,
        Transaction.newBuilder()
            .addActions(action(header, signatureHeader(), chaincodeAction))
            .build()
            .toByteString());
  }

  /** What the chaincode did, as in a good one. */
  public ByteString chaincodeAction() {
    return ChaincodeAction.newBuilder()
        .setResults(results)
        .setChaincodeId(ChaincodeID.newBuilder().setName(chaincode).setVersion("1.0"))
        .build()
        .toByteString();
  }

  /** The endorsed action with any header of its own; all signatures and hashes fit it. */
  public TransactionAction action(
      ChannelHeader header, ByteString actionHeader, ByteString chaincodeAction) {
    ByteString response =
        ProposalResponsePayload.newBuilder()
            .setProposalHash(Sha256.of(header.toByteString(), actionHeader, PROPOSAL))
            .setExtension(chaincodeAction)
            .build()
            .toByteString();
    var action = ChaincodeEndorsedAction.newBuilder().setProposalResponsePayload(response);
    for (SigningIdentity endorser : endorsers) {
      action.addEndorsements(
          Endorsement.newBuilder()
              .setEndorser(endorser.serialized())
              .setSignature(endorser.sign(response.concat(endorser.serialized()))));
    }
    return TransactionAction.newBuilder()
        .setHeader(actionHeader)
        .setPayload(
            ChaincodeActionPayload.newBuilder()
                .setChaincodeProposalPayload(PROPOSAL)
                .setAction(action)
                .build()
                .toByteString())
        .build();
  }

  /** An envelope with any data, signed by the client. */
  public ByteString signed(ChannelHeader header, ByteString data) {
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(header.toByteString())
                    .setSignatureHeader(signatureHeader()))
            .setData(data)
            .build()
            .toByteString();
    return Envelope.newBuilder()
        .setPayload(payload)
        .setSignature(client.sign(payload))
        .build()
        .toByteString();
  }

  /** A block of these entries that follows the last one of the ledger. */
  public static Block block(Ledger ledger, List<ByteString> entries) {
    BlockData data = BlockData.newBuilder().addAllData(entries).build();
    return Block.newBuilder()
        .setHeader(
            BlockHeader.newBuilder()
                .setNumber(ledger.height())
                .setPreviousHash(ledger.lastHeaderHash())
                .setDataHash(BlockHash.data(data)))
        .setData(data)
        .setMetadata(BlockMetadata.getDefaultInstance())
        .build();
  }

  /** As {@link #block}, signed by the recorded orderer. */
  public static Block orderedBlock(Ledger ledger, List<ByteString> entries) {
    Block block = block(ledger, entries);
    SigningIdentity orderer = RecordedNetwork.orderer();
    ByteString header =
        SignatureHeader.newBuilder()
            .setCreator(orderer.serialized())
            .setNonce(ByteString.copyFromUtf8("nonce"))
            .build()
            .toByteString();
    ByteString signed = header.concat(BlockHash.headerBytes(block.getHeader()));
    var metadata = BlockMetadata.newBuilder();
    metadata.addMetadata(
        Metadata.newBuilder()
            .addSignatures(
                MetadataSignature.newBuilder()
                    .setSignatureHeader(header)
                    .setSignature(orderer.sign(signed)))
            .build()
            .toByteString());
    while (metadata.getMetadataCount() <= BlockMetadataIndex.COMMIT_HASH_VALUE) {
      metadata.addMetadata(ByteString.EMPTY);
    }
    return block.toBuilder().setMetadata(metadata).build();
  }

  /** The signature header, which is the header of the action too. */
  public ByteString signatureHeader() {
    return SignatureHeader.newBuilder()
        .setCreator(client.serialized())
        .setNonce(nonce)
        .build()
        .toByteString();
  }
}
