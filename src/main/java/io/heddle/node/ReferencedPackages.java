// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.PackageId;
import io.heddle.endorse.Deployments;
import io.heddle.endorse.PeerChannel;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateSnapshot;
import io.heddle.lifecycle.Definitions;
import io.heddle.validate.ValidatedBlock;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The installed packages that this peer runs for the definitions of its channel. */
record ReferencedPackages(PeerChannel channel, Deployments deployments)
    implements Supplier<Set<PackageId>> {

  @Override
  public Set<PackageId> get() {
    List<String> names;
    try (StateSnapshot state = channel.ledger().snapshot()) {
      names = Definitions.names(state);
    }
    return names.stream()
        .flatMap(name -> deployments.packageOf(channel, name).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a block may have changed them. */
  static boolean mayChangeBy(ValidatedBlock block) {
    return block.update().state().stream()
        .map(StateChange::namespace)
        .anyMatch(Definitions::concerns);
  }
}
