// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Reads in transactions and blocks what tests ask for. */
final class Endorsed {

  private Endorsed() {}

  /** The organisations that have endorsed a prepared transaction. */
  static Set<String> by(byte[] prepared) {
    try {
      Envelope envelope = PreparedTransaction.parseFrom(prepared).getEnvelope();
      Transaction transaction =
          Transaction.parseFrom(Payload.parseFrom(envelope.getPayload()).getData());
      ChaincodeActionPayload action =
          ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload());
      Set<String> organisations = new TreeSet<>();
      for (Endorsement endorsement : action.getAction().getEndorsementsList()) {
        organisations.add(SerializedIdentity.parseFrom(endorsement.getEndorser()).getMspid());
      }
      return organisations;
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("a transaction that cannot be read", e);
    }
  }

  /** The ids of a block's transactions; that of a configuration may be empty. */
  static List<String> txIds(Block block) {
    try {
      List<String> found = new ArrayList<>();
      for (ByteString entry : block.getData().getDataList()) {
        Payload payload = Payload.parseFrom(Envelope.parseFrom(entry).getPayload());
        found.add(ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).getTxId());
      }
      return found;
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("a block that cannot be read", e);
    }
  }

  /** The validation codes of a block's transactions. */
  static List<String> codes(Block block) {
    ByteString codes =
        block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
    List<String> names = new ArrayList<>();
    for (byte code : codes) {
      names.add(TxValidationCode.forNumber(code & 0xff).name());
    }
    return names;
  }
}
