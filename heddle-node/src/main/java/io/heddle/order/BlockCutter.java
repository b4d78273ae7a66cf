// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import com.google.protobuf.ByteString;
import io.heddle.channel.BatchLimits;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides which envelopes share a block. For one thread.
 *
 * <p>Fabric: orderer/common/blockcutter/blockcutter.go.
 */
final class BlockCutter {

  private List<ByteString> pending = List.of();
  private long pendingBytes;

  /**
   * Takes an envelope and returns the batches that are full now, at most two. If it fails, for want
   * of memory, nothing has changed.
   *
   * @param size of its payload and signature
   */
  List<List<ByteString>> add(ByteString envelope, long size, BatchLimits limits) {
    List<List<ByteString>> full = new ArrayList<>();
    List<ByteString> before = pending;
    long bytes = pendingBytes + size;
    if (hasPending() && bytes > limits.preferredMaxBytes()) {
      full.add(before);
      before = List.of();
      bytes = size;
    }
    List<ByteString> now = new ArrayList<>(before);
    now.add(envelope);
    if (size > limits.preferredMaxBytes() || now.size() >= limits.maxMessageCount()) {
      full.add(now);
      now = List.of();
      bytes = 0;
    }
    pending = now;
    pendingBytes = bytes;
    return full;
  }

  boolean hasPending() {
    return !pending.isEmpty();
  }

  /** All that is pending; nothing is afterwards. */
  List<ByteString> cut() {
    List<ByteString> batch = pending;
    pending = List.of();
    pendingBytes = 0;
    return batch;
  }
}
