// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Identity;
import io.heddle.lifecycle.CollectionDefinitions;
import io.heddle.lifecycle.DefinitionCache;
import java.util.Optional;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * Who is a member of which private data collection, by the present definitions and configuration of
 * the channel. Safe for threads.
 *
 * @param own the organisation of the peer
 */
record CollectionMembers(DefinitionCache definitions, Supplier<ChannelConfig> config, MspId own) {

  /** A collection as it is defined now. */
  Optional<StaticCollectionConfig> present(String chaincode, String collection) {
    return CollectionDefinitions.implicit(collection)
        .or(() ->
            definitions
                .find(chaincode)
                .flatMap(found -> CollectionDefinitions.listed(found.definition(), collection)));
  }

  /** Whether the peer itself is a member, for which its organisation is enough. */
  boolean isOwn(String chaincode, String collection) {
    return present(chaincode, collection)
        .filter(found -> CollectionDefinitions.isOfMember(found, own))
        .isPresent();
  }

  /** Whether values of a collection may be given to somebody. */
  boolean include(StaticCollectionConfig collection, Identity who) {
    return CollectionDefinitions.isEligible(collection, who, config.get().msps());
  }
}
