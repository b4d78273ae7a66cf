// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.HeddleException;
import io.heddle.golang.GoProtobuf;
import io.heddle.simulate.StateDatabase;
import java.util.EnumSet;
import java.util.Set;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what a chaincode asks for in the middle of a transaction: always with exactly one
 * message.
 */
final class ShimRequests {

  /** Everything that may be asked for. */
  static final Set<ChaincodeMessage.Type> TYPES =
      Set.copyOf(
          EnumSet.of(
              ChaincodeMessage.Type.GET_STATE,
              ChaincodeMessage.Type.PUT_STATE,
              ChaincodeMessage.Type.DEL_STATE,
              ChaincodeMessage.Type.INVOKE_CHAINCODE,
              ChaincodeMessage.Type.GET_STATE_BY_RANGE,
              ChaincodeMessage.Type.GET_QUERY_RESULT,
              ChaincodeMessage.Type.QUERY_STATE_NEXT,
              ChaincodeMessage.Type.QUERY_STATE_CLOSE,
              ChaincodeMessage.Type.GET_HISTORY_FOR_KEY,
              ChaincodeMessage.Type.GET_STATE_METADATA,
              ChaincodeMessage.Type.PUT_STATE_METADATA,
              ChaincodeMessage.Type.GET_PRIVATE_DATA_HASH,
              ChaincodeMessage.Type.PURGE_PRIVATE_DATA,
              ChaincodeMessage.Type.WRITE_BATCH_STATE,
              ChaincodeMessage.Type.GET_STATE_MULTIPLE));

  /** Why they fail may quote the query, and the query values that nobody else should read. */
  private static final Set<ChaincodeMessage.Type> QUOTED =
      Set.copyOf(
          EnumSet.of(
              ChaincodeMessage.Type.GET_QUERY_RESULT, ChaincodeMessage.Type.QUERY_STATE_NEXT));

  private static final Logger log = LoggerFactory.getLogger(ShimRequests.class);

  private final QueryRequests queries;

  /**
   * For one chaincode.
   *
   * @param onSplit told of each batch of results that leaves in several replies
   */
  ShimRequests(int totalQueryLimit, StateDatabase database, Runnable onSplit) {
    this.queries = new QueryRequests(totalQueryLimit, database, onSplit);
  }

  /** What answers one request. */
  @FunctionalInterface
  interface Work {
    ByteString payload() throws InvalidProtocolBufferException, InterruptedException;
  }

  /** The work on any request, which may wait for the ledger or somebody else. */
  Work of(ChaincodeMessage request, TransactionContext context) {
    return () -> payload(request, context);
  }

  static ChaincodeMessage handle(ChaincodeMessage request, Work work) {
    if (request.getSerializedSize() > Messages.MAX_BYTES) {
      return refusal(
          request,
          "request of %d bytes is over the limit of %d"
              .formatted(request.getSerializedSize(), Messages.MAX_BYTES));
    }
    try {
      ChaincodeMessage response = Messages.response(request, work.payload());
      int size = response.getSerializedSize();
      return size <= Messages.MAX_BYTES
          ? response
          : refusal(
              request,
              "reply of %d bytes is over the limit of %d".formatted(size, Messages.MAX_BYTES));
    } catch (InvalidProtocolBufferException e) {
      return refusal(request, "unmarshal failed: " + GoProtobuf.words(e));
    } catch (HeddleException e) {
      return refusal(request, e.getMessage());
    } catch (InterruptedException e) {
      return refusal(request, "execute failed: the calling transaction has ended");
    } catch (RuntimeException | Error e) {
      log.error(
          "[{}] Handling {} failed unexpectedly",
          Messages.shortTxId(request),
          Messages.typeName(request),
          e);
      return Messages.error(request, "panic during execution");
    }
  }

  private ByteString payload(ChaincodeMessage request, TransactionContext context)
      throws InvalidProtocolBufferException, InterruptedException {
    ByteString payload = request.getPayload();
    Invocation invocation = context.invocation();
    return switch (request.getType()) {
      case GET_STATE -> StateRequests.get(invocation, payload);
      case GET_STATE_MULTIPLE -> StateRequests.getMultiple(invocation, payload);
      case PUT_STATE -> StateRequests.put(invocation, payload);
      case DEL_STATE -> StateRequests.delete(invocation, payload);
      case WRITE_BATCH_STATE -> StateRequests.writeBatch(invocation, payload);
      case GET_STATE_METADATA -> StateRequests.getMetadata(invocation, payload);
      case PUT_STATE_METADATA -> StateRequests.putMetadata(invocation, payload);
      case GET_PRIVATE_DATA_HASH -> StateRequests.getHash(invocation, payload);
      case PURGE_PRIVATE_DATA -> StateRequests.purge(invocation, payload);
      case GET_STATE_BY_RANGE -> queries.range(context, payload);
      case GET_QUERY_RESULT -> queries.rich(context, payload);
      case GET_HISTORY_FOR_KEY -> queries.history(context, payload);
      case QUERY_STATE_NEXT -> queries.next(context, payload);
      case QUERY_STATE_CLOSE -> queries.close(context, payload);
      case INVOKE_CHAINCODE -> CallRequest.call(context, payload);
      default -> throw new IllegalArgumentException("not a request: " + request.getType());
    };
  }

  private static ChaincodeMessage refusal(ChaincodeMessage request, String cause) {
    log.error(
        "[{}] Failed to handle {}. error: {}",
        Messages.shortTxId(request),
        Messages.typeName(request),
        QUOTED.contains(request.getType())
            ? "told to the chaincode only, because it may quote the query"
            : cause);
    return Messages.error(request, cause);
  }
}
