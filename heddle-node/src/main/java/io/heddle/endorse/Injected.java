// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.fault.CallFaults;
import io.heddle.stream.MessageListener;
import io.heddle.stream.Outcome;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.Response;

/** What the network's owner wants to go wrong with one proposal here, done to it. */
record Injected(CallFaults faults) {

  static final Injected NOTHING = new Injected(CallFaults.NONE);

  void delay() throws InterruptedException {
    if (!faults.delay().isZero()) {
      Thread.sleep(faults.delay());
    }
  }

  /** What the chaincode has answered without being asked. */
  Optional<Outcome> refusal() {
    return faults
        .refusal()
        .map(refuse ->
            new Outcome.Completed(
                ChaincodeMessage.getDefaultInstance(),
                Response.newBuilder()
                    .setStatus(refuse.status())
                    .setMessage(refuse.message())
                    .build(),
                Optional.empty()));
  }

  /**
   * Who hears what is said, and sees to it that no answer comes.
   *
   * @param crash kills the chaincode's process
   */
  MessageListener between(MessageListener listener, Runnable crash) {
    return faults.crashes() || faults.hangs()
        ? new Disturbing(listener, faults.crashes() ? crash : () -> {}, faults.hangs())
        : listener;
  }

  /** Another value where the chaincode wrote one. */
  ByteString results(ByteString results) {
    if (faults.difference().isEmpty() || results.isEmpty()) {
      return results;
    }
    try {
      return changed(TxReadWriteSet.parseFrom(results), faults.difference().get())
          .map(TxReadWriteSet::toByteString)
          .orElse(results);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("A simulator's results can be read", e);
    }
  }

  /** Another answer where it wrote none. */
  Response response(Response response, boolean isChanged) {
    return faults.difference().isEmpty() || isChanged
        ? response
        : response.toBuilder()
            .setPayload(
                response.getPayload().concat(ByteString.copyFromUtf8(faults.difference().get())))
            .build();
  }

  /** With a signature that is none. */
  Endorsement spoiled(Endorsement endorsement) {
    if (!faults.isSpoiled()) {
      return endorsement;
    }
    ByteString signature = endorsement.getSignature();
    byte[] bytes = signature.toByteArray();
    bytes[bytes.length - 1] ^= 1;
    return endorsement.toBuilder().setSignature(ByteString.copyFrom(bytes)).build();
  }

  private static Optional<TxReadWriteSet> changed(TxReadWriteSet results, String difference)
      throws InvalidProtocolBufferException {
    for (int index = 0; index < results.getNsRwsetCount(); index++) {
      NsReadWriteSet set = results.getNsRwset(index);
      KVRWSet keys = KVRWSet.parseFrom(set.getRwset());
      if (keys.getWritesCount() > 0) {
        KVWrite write = keys.getWrites(0);
        KVWrite other =
            write.toBuilder()
                .setIsDelete(false)
                .setValue(write.getValue().concat(ByteString.copyFromUtf8(difference)))
                .build();
        return Optional.of(
            results.toBuilder()
                .setNsRwset(
                    index,
                    set.toBuilder()
                        .setRwset(keys.toBuilder().setWrites(0, other).build().toByteString()))
                .build());
      }
    }
    return Optional.empty();
  }

  private record Disturbing(MessageListener listener, Runnable crash, boolean isLost)
      implements MessageListener {

    /** The process is gone before it could get the message, and so it cannot answer it. */
    @Override
    public void toChaincode(String chaincode, ChaincodeMessage message) {
      listener.toChaincode(chaincode, message);
      if (isStart(message)) {
        crash.run();
      }
    }

    @Override
    public void fromChaincode(String chaincode, ChaincodeMessage message) {
      listener.fromChaincode(chaincode, message);
    }

    @Override
    public void unanswered(String chaincode) {
      listener.unanswered(chaincode);
    }

    @Override
    public Map<String, ByteString> decorations(String chaincode) {
      return listener.decorations(chaincode);
    }

    @Override
    public boolean isListening() {
      return listener.isListening();
    }

    private static boolean isStart(ChaincodeMessage message) {
      return message.getType() == ChaincodeMessage.Type.TRANSACTION
          || message.getType() == ChaincodeMessage.Type.INIT;
    }
  }
}
