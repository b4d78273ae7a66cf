// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import io.heddle.identity.Identity;
import io.heddle.ledger.PrivateDigest;
import java.util.List;
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

  /** Whether this is what was written. */
  public boolean are(ByteString writes) {
    return Sha256.of(writes).equals(hash);
  }
}
