// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import io.heddle.discover.ChannelView.Member;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.discovery.EndorsementDescriptor;
import org.hyperledger.fabric.protos.discovery.Layout;
import org.hyperledger.fabric.protos.discovery.Peers;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;

/** A plan as clients get it. */
final class Descriptor {

  private Descriptor() {}

  static EndorsementDescriptor of(EndorsementPlan<Member> plan, ChaincodeInterest interest) {
    EndorsementDescriptor.Builder descriptor =
        EndorsementDescriptor.newBuilder().setChaincode(interest.getChaincodes(0).getName());
    plan.layouts().forEach(counts -> descriptor.addLayouts(layout(counts)));
    plan.groups()
        .forEach((number, peers) -> descriptor.putEndorsersByGroups(name(number), peers(peers)));
    return descriptor.build();
  }

  private static Peers peers(List<Member> members) {
    return Peers.newBuilder().addAllPeers(members.stream().map(Member::message).toList()).build();
  }

  private static Layout layout(Map<Integer, Integer> counts) {
    Layout.Builder layout = Layout.newBuilder();
    counts.forEach((number, count) -> layout.putQuantitiesByGroup(name(number), count));
    return layout.build();
  }

  /** What clients call the group of a principal. */
  private static String name(int number) {
    return "G" + number;
  }
}
