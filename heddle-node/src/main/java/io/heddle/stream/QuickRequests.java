// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.stream.ShimRequests.Work;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.PutStateMetadata;
import org.hyperledger.fabric.protos.peer.WriteBatchState;

/**
 * Says which requests of one chaincode are answered on the thread that receives them, where handing
 * them over to another one costs more than the work: writes of public keys, which are only noted,
 * and reads of public keys whose values are in memory. For the one thread that receives.
 */
final class QuickRequests {

  private static final int FEW_BYTES = 64 << 10;

  /** From then on one read of so many is looked up, as long as none of them is in memory. */
  private static final int MAX_PAUSE = 64;

  private int inVain;
  private int pause;

  /** What answers the request without waiting for anything; empty if that may have to wait. */
  Optional<Work> find(ChaincodeMessage request, Invocation invocation) {
    ByteString payload = request.getPayload();
    if (payload.size() > FEW_BYTES) {
      return Optional.empty();
    }
    try {
      return switch (request.getType()) {
        case PUT_STATE -> put(PutState.parseFrom(payload), invocation);
        case DEL_STATE -> delete(DelState.parseFrom(payload), invocation);
        case PUT_STATE_METADATA -> putMetadata(PutStateMetadata.parseFrom(payload), invocation);
        case WRITE_BATCH_STATE -> writeBatch(WriteBatchState.parseFrom(payload), invocation);
        case GET_STATE -> get(GetState.parseFrom(payload), invocation);
        default -> Optional.empty();
      };
    } catch (InvalidProtocolBufferException | RuntimeException | Error _) {
      return Optional.empty(); // whoever handles it fails as well, and says so
    }
  }

  private static Optional<Work> put(PutState request, Invocation invocation) {
    return unlessPrivate(request.getCollection(), () -> StateRequests.put(invocation, request));
  }

  private static Optional<Work> delete(DelState request, Invocation invocation) {
    return unlessPrivate(request.getCollection(), () -> StateRequests.delete(invocation, request));
  }

  private static Optional<Work> putMetadata(PutStateMetadata request, Invocation invocation) {
    return unlessPrivate(
        request.getCollection(), () -> StateRequests.putMetadata(invocation, request));
  }

  private static Optional<Work> writeBatch(WriteBatchState request, Invocation invocation) {
    return request.getRecList().stream().allMatch(write -> write.getCollection().isEmpty())
        ? Optional.of(() -> StateRequests.writeBatch(invocation, request))
        : Optional.empty();
  }

  /** Who may use a collection is asked of the ledger. */
  private static Optional<Work> unlessPrivate(String collection, Work work) {
    return collection.isEmpty() ? Optional.of(work) : Optional.empty();
  }

  private Optional<Work> get(GetState request, Invocation invocation) {
    if (!request.getCollection().isEmpty() || !isDue()) {
      return Optional.empty();
    }
    Optional<Work> found =
        invocation
            .simulator()
            .getAtHand(invocation.namespace(), request.getKey())
            .map(value -> value::get);
    inVain = found.isPresent() ? 0 : inVain + 1;
    pause = Math.min(inVain * inVain, MAX_PAUSE);
    return found;
  }

  /** A look in vain costs as much as the hand-over that it was to save. */
  private boolean isDue() {
    if (pause == 0) {
      return true;
    }
    pause--;
    return false;
  }
}
