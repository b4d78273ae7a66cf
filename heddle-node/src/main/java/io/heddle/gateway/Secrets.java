// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.heddle.endorse.OpenedProposal;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;

/**
 * The private data that a proposal concerns, and who may be asked to endorse it: members of the
 * collections that it reads and, since transient data is likely to end up in a collection, of those
 * that it only writes if there is any.
 *
 * <p>Fabric: internal/pkg/gateway/endorse.go, planFromFirstEndorser.
 *
 * @param cautious what the first endorser told, with every collection taken for one that is read
 * @param guarded the collections that are looked after because of transient data alone
 */
record Secrets(ChaincodeInterest cautious, List<String> guarded) {

  Secrets {
    guarded = List.copyOf(guarded);
  }

  static Secrets of(OpenedProposal proposal, ChaincodeInterest interest) {
    if (!proposal.hasTransientData()) {
      return new Secrets(interest, List.of());
    }
    List<String> guarded = new ArrayList<>();
    var cautious = ChaincodeInterest.newBuilder();
    for (ChaincodeCall call : interest.getChaincodesList()) {
      if (call.getNoPrivateReads()) {
        guarded.addAll(call.getCollectionNamesList());
      }
      cautious.addChaincodes(call.toBuilder().setNoPrivateReads(false));
    }
    return new Secrets(cautious.build(), guarded);
  }
}
