// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.commit.CommitListener;
import io.heddle.endorse.Deployments;
import io.heddle.endorse.PeerChannel;
import io.heddle.ledger.StateSnapshot;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Definitions;
import io.heddle.lifecycle.KnownPackages;
import io.heddle.validate.ValidatedBlock;

/** Notes which packages chaincode names mean, whenever definitions or approvals changed. */
record DefinitionWatch(PeerChannel channel, Deployments deployments, KnownPackages known)
    implements CommitListener {

  @Override
  public void committed(ValidatedBlock block) {
    if (!ReferencedPackages.mayChangeBy(block)) {
      return;
    }
    review();
  }

  /** Notes what is defined now; the file may have been lost or be an older one. */
  void review() {
    try (StateSnapshot state = channel.ledger().snapshot()) {
      for (ChaincodeDefinition definition : Definitions.readable(state)) {
        String name = definition.name();
        deployments
            .packageOf(channel, name)
            .ifPresent(id -> known.note(channel.name(), name, definition.sequence(), id));
      }
    }
  }
}
