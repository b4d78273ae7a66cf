// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.gossip.Envelope;

/**
 * Another peer whose identity is known, as it was at one moment.
 *
 * @param identity its marshalled {@code SerializedIdentity}
 * @param endpoint where all reach it; empty if it does not tell, or is thought dead
 * @param alive in which it said last that it is there; empty if it is thought dead
 * @param channels what it has of channels that this peer is on, too
 */
public record SeenPeer(
    MspId organisation,
    ByteString identity,
    Optional<String> endpoint,
    Optional<Envelope> alive,
    Map<ChannelName, OnChannel> channels) {

  public SeenPeer {
    channels = Map.copyOf(channels);
  }

  /**
   * What a peer has of a channel.
   *
   * @param stateInfo in which it said so
   * @param sequences of the definitions that it can execute, by the names of the chaincodes
   */
  public record OnChannel(Envelope stateInfo, long height, Map<String, Long> sequences) {

    public OnChannel {
      sequences = Map.copyOf(sequences);
    }
  }
}
