// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.testing.RecordedDiscovery;
import io.heddle.testing.Spec;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.discovery.Peer;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded messages, made again from what they say. */
final class GossipMessagesTest {

  static Stream<Peer> peers() {
    return Stream.of("v2.5.0", "v3.1.5")
        .flatMap(version -> RecordedDiscovery.cases(version).stream())
        .filter(recorded -> recorded.id().equals("001-peers"))
        .flatMap(recorded -> recorded.response().orElseThrow().getResultsList().stream())
        .flatMap(result -> result.getMembers().getPeersByOrgMap().values().stream())
        .flatMap(peers -> peers.getPeersList().stream());
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("peers")
  @Spec({"NA-172", "NA-338", "NA-372"})
  void messages_are_byte_for_byte_those_of_fabric(Peer peer) throws InvalidProtocolBufferException {
    var messages = GossipMessages.of(SerializedIdentity.parseFrom(peer.getIdentity()));
    GossipMessage alive = RecordedDiscovery.message(peer.getMembershipInfo());
    GossipMessage stateInfo = RecordedDiscovery.message(peer.getStateInfo());

    ByteString aliveAgain =
        messages
            .alive(
                alive.getAliveMsg().getMembership().getEndpoint(),
                alive.getAliveMsg().getTimestamp())
            .toByteString();
    ByteString stateInfoAgain =
        messages
            .stateInfo(
                RecordedDiscovery.CHANNEL,
                stateInfo.getStateInfo().getProperties().getLedgerHeight(),
                RecordedDiscovery.sequences(peer),
                stateInfo.getStateInfo().getTimestamp())
            .toByteString();

    assertThat(aliveAgain).isEqualTo(peer.getMembershipInfo().getPayload());
    assertThat(stateInfoAgain).isEqualTo(peer.getStateInfo().getPayload());
  }
}
