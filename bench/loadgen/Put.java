// SPDX-License-Identifier: Apache-2.0
package loadgen;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.heddle.base.Sha256;
import io.heddle.identity.SigningIdentity;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version;
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

/**
 * A chaincode's put of one key, as peers endorse it: they look the chaincode's definition up, the chaincode writes.
 *
 * @param defined the block with the definition
 */
record Put(SigningIdentity client, List<SigningIdentity> endorsers, long defined) {

  static final String CHANNEL = "mychannel";
  private static final String CHAINCODE = "kv";
  private static final int NONCE_BYTES = 24;
  private static final String VALUE = "v".repeat(100);

  /** The put of the key of this number. */
  Envelope transaction(int number) {
    byte[] nonce = new byte[NONCE_BYTES];
    ThreadLocalRandom.current().nextBytes(nonce);
    SignatureHeader signatureHeader =
        SignatureHeader.newBuilder()
            .setCreator(client.serialized())
            .setNonce(ByteString.copyFrom(nonce))
            .build();
    Header header =
        Header.newBuilder()
            .setChannelHeader(channelHeader(signatureHeader).toByteString())
            .setSignatureHeader(signatureHeader.toByteString())
            .build();
    String key = "key%06d".formatted(number);
    ByteString proposal = proposal(key).toByteString();
    ByteString response = response(header, proposal, key).toByteString();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(header)
            .setData(transaction(header, proposal, response).toByteString())
            .build()
            .toByteString();
    return Envelope.newBuilder().setPayload(payload).setSignature(client.sign(payload)).build();
  }

  private static ChannelHeader channelHeader(SignatureHeader signature) {
    Instant now = Instant.now();
    return ChannelHeader.newBuilder()
        .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
        .setTimestamp(Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
        .setChannelId(CHANNEL)
        .setTxId(HexFormat.of().formatHex(Sha256.bytes(signature.getNonce(), signature.getCreator())))
        .setExtension(
            ChaincodeHeaderExtension.newBuilder()
                .setChaincodeId(ChaincodeID.newBuilder().setName(CHAINCODE))
                .build()
                .toByteString())
        .build();
  }

  private static ChaincodeProposalPayload proposal(String key) {
    ChaincodeInput.Builder input = ChaincodeInput.newBuilder();
    List.of("put", key, VALUE).forEach(each -> input.addArgs(ByteString.copyFromUtf8(each)));
    return ChaincodeProposalPayload.newBuilder()
        .setInput(
            ChaincodeInvocationSpec.newBuilder()
                .setChaincodeSpec(
                    ChaincodeSpec.newBuilder()
                        .setChaincodeId(ChaincodeID.newBuilder().setName(CHAINCODE))
                        .setInput(input))
                .build()
                .toByteString())
        .build();
  }

  private ProposalResponsePayload response(Header header, ByteString proposal, String key) {
    return ProposalResponsePayload.newBuilder()
        .setProposalHash(Sha256.of(header.getChannelHeader(), header.getSignatureHeader(), proposal))
        .setExtension(
            ChaincodeAction.newBuilder()
                .setResults(results(key).toByteString())
                .setResponse(Response.newBuilder().setStatus(200))
                .setChaincodeId(ChaincodeID.newBuilder().setName(CHAINCODE).setVersion("1"))
                .build()
                .toByteString())
        .build();
  }

  private TxReadWriteSet results(String key) {
    KVRWSet definition =
        KVRWSet.newBuilder()
            .addReads(
                KVRead.newBuilder()
                    .setKey("namespaces/fields/%s/Sequence".formatted(CHAINCODE))
                    .setVersion(Version.newBuilder().setBlockNum(defined)))
            .build();
    KVRWSet put =
        KVRWSet.newBuilder()
            .addWrites(KVWrite.newBuilder().setKey(key).setValue(ByteString.copyFromUtf8(VALUE)))
            .build();
    return TxReadWriteSet.newBuilder()
        .addNsRwset(
            NsReadWriteSet.newBuilder().setNamespace("_lifecycle").setRwset(definition.toByteString()))
        .addNsRwset(NsReadWriteSet.newBuilder().setNamespace(CHAINCODE).setRwset(put.toByteString()))
        .build();
  }

  private Transaction transaction(Header header, ByteString proposal, ByteString response) {
    ChaincodeEndorsedAction.Builder endorsed =
        ChaincodeEndorsedAction.newBuilder().setProposalResponsePayload(response);
    for (SigningIdentity endorser : endorsers) {
      endorsed.addEndorsements(
          Endorsement.newBuilder()
              .setEndorser(endorser.serialized())
              .setSignature(endorser.sign(response.concat(endorser.serialized()))));
    }
    return Transaction.newBuilder()
        .addActions(
            TransactionAction.newBuilder()
                .setHeader(header.getSignatureHeader())
                .setPayload(
                    ChaincodeActionPayload.newBuilder()
                        .setChaincodeProposalPayload(proposal)
                        .setAction(endorsed)
                        .build()
                        .toByteString()))
        .build();
  }
}
