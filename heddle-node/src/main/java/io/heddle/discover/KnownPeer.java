// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.gossip.Envelope;

/** A peer whose identity is known. Safe for use by many threads. */
public interface KnownPeer {

  MspId organisation();

  /** The marshalled {@code SerializedIdentity}. */
  ByteString identity();

  /**
   * The last message by which it said that it is there, and where; empty if it is not, or if
   * clients are not to know where.
   */
  Optional<Envelope> alive();

  /** What it said last of a channel; empty if it has not joined it. */
  Optional<Presence> on(ChannelName channel);

  /**
   * A peer on a channel.
   *
   * @param stateInfo the message in which it said so
   * @param sequences of the definitions that it can execute, by the names of the chaincodes
   */
  record Presence(Envelope stateInfo, Map<String, Long> sequences) {

    public Presence {
      sequences = Map.copyOf(sequences);
    }
  }
}
