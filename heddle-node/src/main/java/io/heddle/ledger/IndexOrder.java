// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import java.util.Optional;

/** Where the entries of a namespace stand in an index. Its answers must never change. */
@FunctionalInterface
public interface IndexOrder {

  /**
   * What the rows of the index are sorted by; empty if the entry is not in the index.
   *
   * @return no two of them may begin with one another unless they are equal
   */
  Optional<ByteString> of(ByteString key, ByteString value);
}
