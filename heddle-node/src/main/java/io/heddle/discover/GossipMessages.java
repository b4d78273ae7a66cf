// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Sha256;
import java.util.Map;
import org.hyperledger.fabric.protos.gossip.AliveMessage;
import org.hyperledger.fabric.protos.gossip.Chaincode;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.Member;
import org.hyperledger.fabric.protos.gossip.PeerTime;
import org.hyperledger.fabric.protos.gossip.Properties;
import org.hyperledger.fabric.protos.gossip.StateInfo;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * What peers say of themselves in gossip, in the form in which discovery hands it on.
 *
 * <p>Fabric: gossip/discovery/discovery_impl.go, gossip/gossip/channel/channel.go and
 * internal/pkg/peer/gossip/mcs.go.
 *
 * @param pkiId by which gossip knows the peer
 */
record GossipMessages(ByteString pkiId) {

  /** Those of the peer with this identity. */
  static GossipMessages of(SerializedIdentity identity) {
    return new GossipMessages(Sha256.of(identity.getMspidBytes(), identity.getIdBytes()));
  }

  /**
   * That the peer is there.
   *
   * @param endpoint {@code host:port}, as clients should call it
   */
  GossipMessage alive(String endpoint, PeerTime time) {
    return GossipMessage.newBuilder()
        .setTag(GossipMessage.Tag.EMPTY)
        .setAliveMsg(
            AliveMessage.newBuilder()
                .setMembership(Member.newBuilder().setEndpoint(endpoint).setPkiId(pkiId))
                .setTimestamp(time))
        .build();
  }

  /**
   * What the peer has of a channel.
   *
   * @param sequences of the definitions that it can execute, by the names of the chaincodes
   */
  GossipMessage stateInfo(
      ChannelName channel, long height, Map<String, Long> sequences, PeerTime time) {
    Properties.Builder properties = Properties.newBuilder().setLedgerHeight(height);
    sequences.forEach((name, sequence) ->
        properties.addChaincodes(
            Chaincode.newBuilder().setName(name).setVersion(Long.toString(sequence))));
    return GossipMessage.newBuilder()
        .setTag(GossipMessage.Tag.CHAN_OR_ORG)
        .setStateInfo(
            StateInfo.newBuilder()
                .setTimestamp(time)
                .setPkiId(pkiId)
                .setChannelMAC(Sha256.of(pkiId, ByteString.copyFromUtf8(channel.value())))
                .setProperties(properties))
        .build();
  }
}
