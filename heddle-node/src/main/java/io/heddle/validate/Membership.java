// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Identity;
import io.heddle.lifecycle.CollectionDefinitions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * Of which collections a peer is a member, by the definitions and the configuration before the
 * block. For one thread.
 *
 * <p>Fabric: gossip/privdata/pvtdataprovider.go, computeEligibility.
 */
final class Membership {

  private final Optional<Identity> peer;
  private final ChannelConfig config;
  private final CommittedDefinitions definitions;
  private final Map<Space, Optional<StaticCollectionConfig>> known = new HashMap<>();

  /**
   * @param peer its marshalled {@code SerializedIdentity}; empty for nobody, who is a member of
   *     nothing
   */
  Membership(Optional<ByteString> peer, ChannelConfig config, CommittedDefinitions definitions) {
    this.peer = peer.flatMap(identity -> parse(identity, config));
    this.config = config;
    this.definitions = definitions;
  }

  boolean isOf(Space collection) {
    return in(collection).isPresent();
  }

  /** The collection, if the peer is a member of it. */
  Optional<StaticCollectionConfig> in(Space collection) {
    return peer.isEmpty()
        ? Optional.empty()
        : known.computeIfAbsent(
            collection,
            each -> definitions.collection(each).filter(found -> isOf(found, peer.get())));
  }

  /**
   * Whether the peer is no member now and may be one by a later definition: never of somebody
   * else's implicit collection.
   */
  boolean mayBecome(Space collection) {
    return peer.isPresent()
        && in(collection).isEmpty()
        && CollectionDefinitions.implicit(collection.collection()).isEmpty()
        && definitions.collection(collection).isPresent();
  }

  /** For its own values the organisation is enough. */
  private boolean isOf(StaticCollectionConfig collection, Identity who) {
    return CollectionDefinitions.isOfMember(collection, who.mspId())
        || CollectionDefinitions.isEligible(collection, who, config.msps());
  }

  /** A peer whose organisation has left the channel is a stranger to it. */
  private static Optional<Identity> parse(ByteString identity, ChannelConfig config) {
    try {
      return Optional.of(config.msps().parse(identity));
    } catch (HeddleException _) {
      return Optional.empty();
    }
  }
}
