// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import io.heddle.channel.ChannelConfig;
import io.heddle.discover.CalledChaincode.CalledCollection;
import io.heddle.words.Foreign;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.MSPPrincipal;

/**
 * The peers that may read all collections that some calls read.
 *
 * <p>Fabric: discovery/endorsement/collection.go.
 *
 * @param collections whom the members' policy of each names; one of them is enough
 */
record CollectionReaders(ChannelConfig config, List<List<MSPPrincipal>> collections) {

  /**
   * Those of the calls that do not say that they read no private values.
   *
   * @throws NoDescriptor with Fabric's words if a collection is not there
   */
  static CollectionReaders of(ChannelConfig config, List<CalledChaincode> calls)
      throws NoDescriptor {
    List<List<MSPPrincipal>> collections = new ArrayList<>();
    for (CalledChaincode called : calls) {
      if (!called.call().getNoPrivateReads()) {
        for (CalledCollection collection : called.collections()) {
          collections.add(members(called, collection));
        }
      }
    }
    return new CollectionReaders(config, List.copyOf(collections));
  }

  private static List<MSPPrincipal> members(CalledChaincode called, CalledCollection collection)
      throws NoDescriptor {
    return collection
        .members()
        .orElseThrow(() ->
            new NoDescriptor(
                "collection %s doesn't exist in collection config for chaincode %s"
                    .formatted(
                        Foreign.text(collection.name()), Foreign.text(called.call().getName()))));
  }

  boolean include(Candidate peer) {
    return collections.stream()
        .allMatch(
            members -> members.stream().anyMatch(principal -> peer.satisfies(principal, config)));
  }
}
