// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import com.google.protobuf.ByteString;
import io.heddle.channel.BatchLimits;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.Envelope;

/**
 * Decides which envelopes share a block. For one thread.
 *
 * <p>Fabric: orderer/common/blockcutter/blockcutter.go.
 */
final class BlockCutter {

  private final List<ByteString> pending = new ArrayList<>();
  private long pendingBytes;

  /** Takes the envelope and returns the batches that are full now, at most two. */
  List<List<ByteString>> add(Envelope envelope, BatchLimits limits) {
    long size = (long) envelope.getPayload().size() + envelope.getSignature().size();
    List<List<ByteString>> full = new ArrayList<>();
    if (hasPending() && pendingBytes + size > limits.preferredMaxBytes()) {
      full.add(cut());
    }
    pending.add(envelope.toByteString());
    pendingBytes += size;
    if (size > limits.preferredMaxBytes() || pending.size() >= limits.maxMessageCount()) {
      full.add(cut());
    }
    return full;
  }

  boolean hasPending() {
    return !pending.isEmpty();
  }

  /** All that is pending; nothing is afterwards. */
  List<ByteString> cut() {
    List<ByteString> batch = List.copyOf(pending);
    pending.clear();
    pendingBytes = 0;
    return batch;
  }
}
