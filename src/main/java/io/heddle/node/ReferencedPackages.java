// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.ChannelName;
import io.heddle.base.PackageId;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.StateSnapshot;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.Definitions;
import io.heddle.validate.ValidatedBlock;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The installed packages that this peer runs for the definitions of its channel. */
record ReferencedPackages(Ledger ledger, Approvals approvals, Predicate<PackageId> installed)
    implements Supplier<Set<PackageId>> {

  @Override
  public Set<PackageId> get() {
    ChannelName channel = ledger.channel();
    try (StateSnapshot state = ledger.snapshot()) {
      return Definitions.names(state).stream()
          .flatMap(name -> Definitions.read(state, name).stream())
          .flatMap(definition ->
              approvals
                  .packageOf(channel, definition.name(), definition.sequence())
                  .filter(installed)
                  .stream())
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  /** Whether a block may have changed them. */
  static boolean mayChangeBy(ValidatedBlock block) {
    return block.update().state().stream()
        .anyMatch(change -> Definitions.areIn(withoutCollection(change.namespace())));
  }

  private static String withoutCollection(String namespace) {
    int collection = namespace.indexOf('$');
    return collection < 0 ? namespace : namespace.substring(0, collection);
  }
}
