// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * Which other peers are given what a transaction wrote to one collection: first one of each member
 * organisation, then any, as many as the collection says. The first ones are those that have to
 * have it.
 *
 * <p>Fabric: gossip/privdata/distributor.go, disseminationPlanForMsg.
 */
record DisseminationPlan(
    String chaincode, StaticCollectionConfig collection, List<OtherPeer> chosen) {

  DisseminationPlan {
    chosen = List.copyOf(chosen);
  }

  /**
   * A plan over those who are there.
   *
   * @throws HeddleException {@code UNAVAILABLE} with Fabric's words if they are too few
   */
  static DisseminationPlan of(
      String chaincode,
      StaticCollectionConfig collection,
      List<OtherPeer> others,
      RandomGenerator random) {
    List<OtherPeer> eligible = others.stream().filter(peer -> peer.isIn(collection)).toList();
    if (collection.getRequiredPeerCount() > eligible.size()) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "could not build private data dissemination plan for chaincode %s and collection %s: required to disseminate to at least %d peers, but know of only %d eligible peers"
              .formatted(
                  chaincode,
                  collection.getName(),
                  collection.getRequiredPeerCount(),
                  eligible.size()));
    }
    List<OtherPeer> inOrder = inOrder(eligible, random);
    int count = Math.clamp(collection.getMaximumPeerCount(), 0, inOrder.size());
    return new DisseminationPlan(chaincode, collection, inOrder.subList(0, count));
  }

  private static List<OtherPeer> inOrder(List<OtherPeer> eligible, RandomGenerator random) {
    List<OtherPeer> shuffled = new ArrayList<>(eligible);
    Collections.shuffle(shuffled, random);
    Map<MspId, OtherPeer> first = new LinkedHashMap<>();
    shuffled.forEach(peer -> first.putIfAbsent(peer.organisation(), peer));
    List<OtherPeer> inOrder = new ArrayList<>(first.values());
    shuffled.stream().filter(peer -> !first.containsValue(peer)).forEach(inOrder::add);
    return inOrder;
  }

  /** Whether the transaction is not endorsed unless this peer has what was written. */
  boolean requires(OtherPeer peer) {
    int place = chosen.indexOf(peer);
    return place >= 0 && place < collection.getRequiredPeerCount();
  }
}
