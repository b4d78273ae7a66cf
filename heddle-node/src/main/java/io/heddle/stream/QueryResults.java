// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.heddle.base.Cursor;
import io.heddle.simulate.DocumentQuery;
import io.heddle.simulate.RangeQuery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResponseMetadata;
import org.hyperledger.fabric.protos.peer.QueryResultBytes;

/**
 * The results of one query, cut into replies. Used by one request at a time.
 *
 * <p>Fabric: core/chaincode/query_response_generator.go.
 */
final class QueryResults implements AutoCloseable {

  /*
   * How far the records are read shapes the read set, so it must be Fabric's way exactly: a batch
   * of 100 leaves only when a 101st record has been taken, and that one opens the next batch; at the
   * total limit nothing more is taken. A page is one batch, however long. What a page size does to
   * a query without pages, it does to the first reply only.
   *
   * Fabric sends each batch as one message, and a batch over the message limit ends the stream. Here
   * a batch that is too big for comfort leaves in several replies; the later ones come from memory
   * and read nothing.
   */

  private static final int BATCH = 100;
  private static final int MAX_REPLY_BYTES = 16 * 1024 * 1024;

  /** Where a page goes on: asked for once, after the last record of the page. */
  @FunctionalInterface
  private interface Bookmark {
    String next();
  }

  private final String id;
  private final Cursor<? extends Message> records;
  private final int laterLimit;
  private final Optional<Bookmark> bookmark;
  private final Deque<QueryResponse> ready = new ArrayDeque<>();
  private List<ByteString> pending = new ArrayList<>();
  private int limit;
  private int taken;
  private boolean wasSplit;

  private QueryResults(
      String id,
      Cursor<? extends Message> records,
      int limit,
      int laterLimit,
      Optional<Bookmark> bookmark) {
    this.id = id;
    this.records = records;
    this.limit = limit;
    this.laterLimit = laterLimit;
    this.bookmark = bookmark;
  }

  /** Results in batches of 100, {@code limit} records at most. */
  static QueryResults batches(String id, Cursor<? extends Message> records, int limit) {
    return batches(id, records, limit, limit);
  }

  /** As above; with the first reply {@code limit} records at most, with all {@code laterLimit}. */
  static QueryResults batches(
      String id, Cursor<? extends Message> records, int limit, int laterLimit) {
    return new QueryResults(id, records, limit, laterLimit, Optional.empty());
  }

  /** One page of documents, with a bookmark for the next. */
  static QueryResults page(String id, DocumentQuery records, int limit) {
    return new QueryResults(id, records, limit, limit, Optional.of(records::bookmark));
  }

  /** One page of {@code limit} records at most, with a bookmark for the next. */
  static QueryResults page(String id, RangeQuery records, int limit) {
    return new QueryResults(id, records, limit, limit, Optional.of(records::nextKey));
  }

  String id() {
    return id;
  }

  /** The next reply; after one that has no more, there is none. */
  QueryResponse next() {
    wasSplit = false;
    if (ready.isEmpty()) {
      read();
      limit = laterLimit;
      wasSplit = ready.size() > 1;
    }
    return ready.remove();
  }

  /** Whether the last reply is the first of several that make up one batch. */
  boolean wasSplit() {
    return wasSplit;
  }

  @Override
  public void close() {
    records.close();
  }

  private void read() {
    while (taken < limit) {
      Optional<? extends Message> record = records.next();
      if (record.isEmpty()) {
        break;
      }
      taken++;
      boolean isFull = bookmark.isEmpty() && pending.size() == BATCH;
      List<ByteString> full = pending;
      if (isFull) {
        pending = new ArrayList<>();
      }
      pending.add(record.get().toByteString());
      if (isFull) {
        split(full, true, Optional.empty());
        return;
      }
    }
    split(pending, false, bookmark.map(this::pageMetadata));
  }

  private ByteString pageMetadata(Bookmark mark) {
    return QueryResponseMetadata.newBuilder()
        .setFetchedRecordsCount(taken)
        .setBookmark(mark.next())
        .build()
        .toByteString();
  }

  /** Makes replies of a batch: one, or several if it is big; the metadata is in the first. */
  private void split(List<ByteString> batch, boolean hasMore, Optional<ByteString> metadata) {
    var reply = QueryResponse.newBuilder().setId(id);
    metadata.ifPresent(reply::setMetadata);
    long bytes = 0;
    for (ByteString result : batch) {
      if (bytes > 0 && bytes + result.size() > MAX_REPLY_BYTES) {
        ready.add(reply.setHasMore(true).build());
        reply = QueryResponse.newBuilder().setId(id);
        bytes = 0;
      }
      reply.addResults(QueryResultBytes.newBuilder().setResultBytes(result));
      bytes += result.size();
    }
    ready.add(reply.setHasMore(hasMore).build());
  }
}
