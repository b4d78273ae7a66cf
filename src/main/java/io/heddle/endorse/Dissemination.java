// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import java.util.List;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;

/**
 * The other peers that can be given private values before their block comes; the node fills it in.
 * Safe for threads.
 */
@FunctionalInterface
public interface Dissemination {

  /** Nobody else is there. */
  Dissemination NONE = _ -> List.of();

  /** Those on the channel now. */
  List<Recipient> on(ChannelName channel);

  /** One of them. */
  interface Recipient {

    /** Its marshalled {@code SerializedIdentity}. */
    ByteString identity();

    /**
     * Keeps what a transaction wrote until its block comes; on disk when this returns.
     *
     * @throws HeddleException if it cannot
     */
    void keep(TxId txId, TxPvtReadWriteSetWithConfigInfo written);
  }
}
