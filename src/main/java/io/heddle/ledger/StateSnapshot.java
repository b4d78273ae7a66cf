// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import java.util.Optional;

/**
 * The state at the height of one moment. It holds no lock: blocks commit while it is open.
 *
 * <p>Safe for several threads; reading after {@link #close} fails and does no harm.
 */
@SuppressWarnings("DoNotCallSuggester") // bodies come next
public final class StateSnapshot implements StateReader, AutoCloseable {

  /** How many blocks this state comes from. */
  public long height() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<StateEntry> get(String namespace, ByteString key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Cursor<KeyedEntry> range(String namespace, ByteString start, ByteString end) {
    throw new UnsupportedOperationException();
  }

  /** Gives the snapshot up, and the ranges that were opened on it. Twice is harmless. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
