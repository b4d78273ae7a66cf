// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.ledger.PrivateDigest;
import java.util.List;
import java.util.Map;

/**
 * Where that is asked for which a block's transactions wrote to collections and which is not at
 * hand: the other peers of the channel. Safe for threads.
 */
@FunctionalInterface
public interface PrivateSource {

  /** Nobody is there to be asked. */
  PrivateSource NONE = _ -> Map.of();

  /**
   * What others give: marshalled {@code KVRWSet}s, each of which has the hash that was asked for.
   * What nobody gives is left out; whoever cannot be asked counts as having nothing.
   */
  Map<PrivateDigest, ByteString> fetch(List<WantedWrites> wanted);
}
