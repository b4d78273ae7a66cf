// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import io.heddle.base.Cursor;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;

/** The keys of a range, one after the other; each one taken is recorded. */
@SuppressWarnings("DoNotCallSuggester") // bodies come next
public final class RangeQuery implements Cursor<KV> {

  RangeQuery() {}

  @Override
  public Optional<KV> next() {
    throw new UnsupportedOperationException();
  }

  /** The key that {@link #next} would take, empty at the end; it is not recorded. */
  public String nextKey() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
