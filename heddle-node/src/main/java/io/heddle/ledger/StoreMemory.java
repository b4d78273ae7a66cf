// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import java.util.Optional;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The memory that the stores of one process share: what of their tables is at hand, and what is not
 * in tables yet. Taken when the first store opens, as that loads the native library; closed after
 * the last one. Safe for threads.
 */
public final class StoreMemory implements AutoCloseable {

  private static final long CACHE_BYTES = 64 << 20;

  /** More than one store has, whose log is not to be longer than 16 MiB. */
  private static final long BUFFER_BYTES = 32 << 20;

  /** Both sides of it. */
  record Shares(LRUCache cache, WriteBufferManager buffers) {}

  private Optional<Shares> shares = Optional.empty(); // guarded by this

  /** No write waits for memory: buffers that are full are written to tables earlier. */
  synchronized Shares shares() {
    if (shares.isEmpty()) {
      RocksDB.loadLibrary();
      var cache = new LRUCache(CACHE_BYTES);
      shares = Optional.of(new Shares(cache, new WriteBufferManager(BUFFER_BYTES, cache, false)));
    }
    return shares.get();
  }

  /** Twice is harmless. */
  @Override
  public synchronized void close() {
    shares.ifPresent(taken -> {
      taken.buffers().close();
      taken.cache().close();
    });
    shares = Optional.empty();
  }
}
