// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import io.heddle.identity.Identity;
import io.heddle.ledger.PrivateDigest;
import java.util.List;
import java.util.OptionalLong;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * What a transaction of a block wrote to a collection of which the peer is a member, and that the
 * peer has not.
 *
 * @param hash of the marshalled write set
 * @param collection as the definition before the block has it
 * @param endorsers of the transaction, whose signatures are good
 */
public record WantedWrites(
    PrivateDigest digest,
    ByteString hash,
    StaticCollectionConfig collection,
    List<Identity> endorsers) {

  public WantedWrites {
    endorsers = List.copyOf(endorsers);
  }

  /** The block with which nobody keeps it any more; empty if it is kept for ever. */
  public OptionalLong end() {
    return end(digest.writer().block(), collection);
  }

  /** The same of what a block wrote to a collection. */
  public static OptionalLong end(long block, StaticCollectionConfig collection) {
    long blocks = collection.getBlockToLive();
    if (blocks == 0) {
      return OptionalLong.empty();
    }
    long end = block + blocks;
    return OptionalLong.of(blocks < 0 || end < 0 ? Long.MAX_VALUE : end);
  }

  /** Whether this is what was written. */
  public boolean are(ByteString writes) {
    return Sha256.of(writes).equals(hash);
  }
}
