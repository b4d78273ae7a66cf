// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.ledger.PrivateDigest;
import java.time.Duration;
import java.util.List;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;

/**
 * The other peers of a channel, as far as private values go between them: who is there, what they
 * are given before a block comes, and what they give when it has come or later. The node fills it
 * in. Safe for threads.
 */
@FunctionalInterface
public interface Dissemination {

  /** Nobody else is there. */
  Dissemination NONE = _ -> List.of();

  /** Those on the channel now. */
  List<Neighbour> on(ChannelName channel);

  /**
   * For how long it is worth asking again for what a block brings and nobody has given: others may
   * not have it yet.
   */
  default Duration patience() {
    return Duration.ZERO;
  }

  /** One of them. */
  interface Neighbour {

    /** Its marshalled {@code SerializedIdentity}. */
    ByteString identity();

    /**
     * Whether it has so many blocks, as it says, that it does not keep any more, or will soon not,
     * what ends with this one.
     */
    default boolean isPast(long block) {
      return false;
    }

    /**
     * Keeps what a transaction wrote until its block comes; on disk when this returns.
     *
     * @throws io.heddle.base.HeddleException if it cannot
     */
    void keep(TxId txId, TxPvtReadWriteSetWithConfigInfo written);

    /**
     * What it has of what is asked and gives to this peer; the rest is left out. Nothing says that
     * it is right.
     *
     * @throws io.heddle.base.HeddleException if it cannot be asked now
     */
    List<GivenWrites> give(List<PrivateDigest> wanted);
  }
}
