// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.heddle.base.Cursor;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.simulate.DocumentQuery;
import io.heddle.simulate.KeySpace;
import io.heddle.simulate.RangeQuery;
import io.heddle.simulate.StateDatabase;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hyperledger.fabric.protos.peer.GetHistoryForKey;
import org.hyperledger.fabric.protos.peer.GetQueryResult;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests that give many records. Each takes the request's payload and gives the reply's. */
final class QueryRequests {

  private static final Logger log = LoggerFactory.getLogger(QueryRequests.class);
  private static final int MAX_WARNINGS = 1000;

  private final int totalLimit;
  private final StateDatabase database;
  private final Runnable onSplit;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  QueryRequests(int totalLimit, StateDatabase database, Runnable onSplit) {
    this.totalLimit = totalLimit;
    this.database = database;
    this.onSplit = onSplit;
  }

  ByteString range(TransactionContext context, ByteString payload)
      throws InvalidProtocolBufferException {
    GetStateByRange request = GetStateByRange.parseFrom(payload);
    QueryMetadata metadata = QueryMetadata.parseFrom(request.getMetadata());
    Invocation invocation = context.invocation();
    KeySpace keys = RequestedKeys.toRead(invocation, request.getCollection());
    String end = request.getEndKey();
    boolean isPrivate = !request.getCollection().isEmpty();
    if (isPrivate || !isPage(metadata)) {
      RangeQuery range = keys.range(request.getStartKey(), end);
      return advance(context, context.open(id -> batches(id, range, metadata)));
    }
    String start =
        metadata.getBookmark().isEmpty() ? request.getStartKey() : metadata.getBookmark();
    RangeQuery page = invocation.simulator().page(invocation.namespace(), start, end);
    return advance(context, context.open(id -> QueryResults.page(id, page, pageLimit(metadata))));
  }

  ByteString rich(TransactionContext context, ByteString payload)
      throws InvalidProtocolBufferException {
    GetQueryResult request = GetQueryResult.parseFrom(payload);
    QueryMetadata metadata = QueryMetadata.parseFrom(request.getMetadata());
    Invocation invocation = context.invocation();
    KeySpace keys = RequestedKeys.toRead(invocation, request.getCollection());
    boolean isPage = isPage(metadata) && request.getCollection().isEmpty();
    if (!database.hasRichQueries()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          isPage
              ? "ExecuteQueryWithMetadata not supported for leveldb"
              : "ExecuteQuery not supported for leveldb");
    }
    if (!isPage) {
      DocumentQuery query = keys.query(request.getQuery());
      warnOfScan(invocation, query);
      return advance(context, context.open(id -> batches(id, query, metadata)));
    }
    DocumentQuery page =
        invocation
            .simulator()
            .queryPage(invocation.namespace(), request.getQuery(), metadata.getBookmark());
    warnOfScan(invocation, page);
    return advance(context, context.open(id -> QueryResults.page(id, page, pageLimit(metadata))));
  }

  /** Once for the same fields: a chaincode asks the same again and again. */
  private void warnOfScan(Invocation invocation, DocumentQuery query) {
    query
        .fullScanFor()
        .filter(fields ->
            warned.size() < MAX_WARNINGS && warned.add(invocation.namespace() + " " + fields))
        .ifPresent(fields ->
            log.warn(
                "[{}] A rich query of chaincode '{}' looks at every document: no index serves [{}]",
                invocation.channel(),
                invocation.namespace(),
                fields));
  }

  ByteString history(TransactionContext context, ByteString payload)
      throws InvalidProtocolBufferException {
    GetHistoryForKey request = GetHistoryForKey.parseFrom(payload);
    Invocation invocation = context.invocation();
    var changes = invocation.history().of(invocation.namespace(), request.getKey());
    return advance(context, context.open(id -> QueryResults.batches(id, changes, totalLimit)));
  }

  ByteString next(TransactionContext context, ByteString payload)
      throws InvalidProtocolBufferException {
    QueryResults query =
        context
            .query(QueryStateNext.parseFrom(payload).getId())
            .orElseThrow(() -> new HeddleException(Fault.NOT_FOUND, "query iterator not found"));
    return advance(context, query);
  }

  ByteString close(TransactionContext context, ByteString payload)
      throws InvalidProtocolBufferException {
    String id = QueryStateClose.parseFrom(payload).getId();
    context.closeQuery(id);
    return QueryResponse.newBuilder().setId(id).build().toByteString();
  }

  private ByteString advance(TransactionContext context, QueryResults query) {
    boolean hasMore = false;
    try {
      QueryResponse response = query.next();
      hasMore = response.getHasMore();
      if (query.wasSplit()) {
        onSplit.run();
      }
      return response.toByteString();
    } finally {
      if (!hasMore) {
        context.closeQuery(query.id());
      }
    }
  }

  private static boolean isPage(QueryMetadata metadata) {
    return metadata.getPageSize() != 0 || !metadata.getBookmark().isEmpty();
  }

  /** A collection has no pages, but a page size still bounds what comes with the first reply. */
  private QueryResults batches(
      String id, Cursor<? extends Message> records, QueryMetadata metadata) {
    return QueryResults.batches(id, records, pageLimit(metadata), totalLimit);
  }

  private int pageLimit(QueryMetadata metadata) {
    int size = metadata.getPageSize();
    return size > 0 ? Math.min(size, totalLimit) : totalLimit;
  }
}
