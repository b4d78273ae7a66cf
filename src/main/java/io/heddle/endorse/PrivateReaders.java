// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Identity;
import io.heddle.joined.JoinedChannel;
import io.heddle.lifecycle.CollectionDefinitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * The members that all collections of an interest have in common, of those collections whose values
 * a transaction reads: only their peers can endorse it.
 *
 * <p>Fabric: discovery/endorsement/endorsement.go and collection.go.
 */
public final class PrivateReaders {

  private final ChannelConfig config;
  private final List<StaticCollectionConfig> collections;

  private PrivateReaders(ChannelConfig config, List<StaticCollectionConfig> collections) {
    this.config = config;
    this.collections = List.copyOf(collections);
  }

  /** By the collections as they are defined now; one that is not defined keeps nobody out. */
  public static PrivateReaders of(JoinedChannel channel, ChaincodeInterest interest) {
    ChannelConfig config = channel.config();
    List<StaticCollectionConfig> collections = new ArrayList<>();
    for (ChaincodeCall call : interest.getChaincodesList()) {
      if (!call.getNoPrivateReads()) {
        for (String name : call.getCollectionNamesList()) {
          find(channel, call.getName(), name).ifPresent(collections::add);
        }
      }
    }
    return new PrivateReaders(config, collections);
  }

  /**
   * Whether a peer is one of them.
   *
   * @param peer its marshalled {@code SerializedIdentity}
   */
  public boolean include(ByteString peer) {
    if (collections.isEmpty()) {
      return true;
    }
    try {
      Identity identity = config.msps().parse(peer);
      return collections.stream()
          .allMatch(each -> CollectionDefinitions.isMember(each, identity, config.msps()));
    } catch (HeddleException _) {
      return false; // a stranger to the channel, or a policy that nobody satisfies
    }
  }

  private static Optional<StaticCollectionConfig> find(
      JoinedChannel channel, String chaincode, String collection) {
    return channel
        .definitions()
        .find(chaincode)
        .flatMap(chosen -> CollectionDefinitions.find(chosen.definition(), collection));
  }
}
