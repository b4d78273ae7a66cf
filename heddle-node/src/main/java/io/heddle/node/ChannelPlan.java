// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelProfile;
import io.heddle.channel.GenesisBlock;
import io.heddle.channel.OrdererSpec;
import io.heddle.channel.OrganisationSpec;
import io.heddle.channel.OrganisationSpec.AnchorPeer;
import io.heddle.identity.Chance;
import io.heddle.identity.Msp;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.network.Network;
import io.heddle.network.NetworkChannel;
import io.heddle.network.NetworkOrganisation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ConfigGroup;

/**
 * How a channel is to begin: who is on it, and what its configuration says.
 *
 * @param members in the node's order
 */
record ChannelPlan(
    ChannelName channel,
    List<OrganisationSpec> members,
    OrdererSpec orderer,
    ChannelProfile profile) {

  ChannelPlan {
    members = List.copyOf(members);
  }

  /** A channel of all organisations, as Fabric's test network has it. */
  static ChannelPlan usual(
      List<PeerConfig> peers, ChannelName channel, OrdererSpec orderer, DeveloperCrypto crypto) {
    List<PeerConfig> firsts = PeerLayout.firsts(peers);
    List<OrganisationSpec> members =
        firsts.stream()
            .map(first ->
                new OrganisationSpec(
                    first.mspId().value(),
                    msp(first.mspId(), crypto),
                    firsts.size() == 1 ? List.of() : anchor(first, Optional.empty())))
            .toList();
    return new ChannelPlan(channel, members, orderer, ChannelProfile.DEVELOPER);
  }

  /** A channel as a network file has it. */
  static ChannelPlan of(
      Network network,
      NetworkChannel channel,
      List<PeerConfig> peers,
      OrdererSpec orderer,
      DeveloperCrypto crypto) {
    List<OrganisationSpec> members =
        network.organisations().stream()
            .filter(each -> channel.members().contains(each.name()))
            .map(each ->
                new OrganisationSpec(
                    each.name(),
                    msp(each.mspId(), crypto),
                    anchors(each, channel.members().size() == 1, peers),
                    each.policies()))
            .toList();
    return new ChannelPlan(channel.name(), members, orderer, channel.profile());
  }

  private static List<AnchorPeer> anchors(
      NetworkOrganisation organisation, boolean isAlone, List<PeerConfig> peers) {
    List<PeerConfig> own =
        peers.stream().filter(peer -> peer.mspId().equals(organisation.mspId())).toList();
    if (organisation.anchors().isEmpty()) {
      return isAlone ? List.of() : anchor(own.getFirst(), Optional.empty());
    }
    List<AnchorPeer> anchors = new ArrayList<>();
    for (NetworkOrganisation.Anchor each : organisation.anchors().get()) {
      own.stream()
          .filter(peer -> peer.name().equals(each.peer()))
          .forEach(peer -> anchors.addAll(anchor(peer, each.port())));
    }
    return anchors;
  }

  /** As Fabric's test network sets it; nobody knows it yet if any free port will do. */
  private static List<AnchorPeer> anchor(PeerConfig peer, Optional<Integer> given) {
    int port = given.orElseGet(() -> peer.told().port());
    return port == 0 ? List.of() : List.of(new AnchorPeer(peer.host(), port));
  }

  private static Msp msp(MspId id, DeveloperCrypto crypto) {
    return Msp.ofFolder(id, crypto.organisationMsp(id));
  }

  Block firstBlock(Instant now, Chance chance) {
    ByteString nonce =
        chance.nonce(ByteString.EMPTY, ByteString.copyFromUtf8("%s %s".formatted(channel, now)));
    return GenesisBlock.of(channel, members, orderer, profile, now, nonce);
  }

  /** The configuration tree of its first block. */
  ConfigGroup config() {
    return GenesisBlock.config(members, orderer, profile);
  }
}
