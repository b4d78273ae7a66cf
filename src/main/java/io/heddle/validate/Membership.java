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
 */
final class Membership {

  private final Optional<Identity> peer;
  private final ChannelConfig config;
  private final CommittedDefinitions definitions;
  private final Map<Space, Boolean> known = new HashMap<>();

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
    return peer.isPresent()
        && known.computeIfAbsent(collection, each -> isMember(each, peer.get()));
  }

  private boolean isMember(Space collection, Identity who) {
    Optional<StaticCollectionConfig> found = definitions.collection(collection);
    try {
      return found.isPresent() && CollectionDefinitions.isMember(found.get(), who, config.msps());
    } catch (HeddleException _) {
      return false; // a policy that cannot be evaluated has no members
    }
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
