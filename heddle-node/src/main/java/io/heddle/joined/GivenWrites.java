// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import com.google.protobuf.ByteString;
import io.heddle.ledger.PrivateDigest;
import java.util.List;

/**
 * What one peer gives another of what it has asked for.
 *
 * @param sets marshalled {@code KVRWSet}s: several if endorsements of the transaction differ
 */
public record GivenWrites(PrivateDigest digest, List<ByteString> sets) {

  public GivenWrites {
    sets = List.copyOf(sets);
  }
}
