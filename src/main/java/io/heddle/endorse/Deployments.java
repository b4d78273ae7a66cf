// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.ledger.StateSnapshot;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Definitions;
import io.heddle.simulate.Simulator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Finds what a chaincode name means on a channel at this peer. Safe for use by many threads.
 *
 * <p>Fabric: core/chaincode/lifecycle/endorsement_info.go.
 */
public final class Deployments {

  private record Key(ChannelName channel, String chaincode) {}

  private record Committed(long height, Optional<ChaincodeDefinition> definition) {}

  private static final String OLD_LIFECYCLE = "lscc";

  private final Approvals approvals;
  private final Predicate<PackageId> installed;
  // a definition never changes under its sequence number, so that the number alone tells its age
  private final Map<Key, ChaincodeDefinition> known = new ConcurrentHashMap<>();
  private final Map<Key, Committed> committed = new ConcurrentHashMap<>();

  /**
   * Looks packages up in the approvals of this peer's organisation.
   *
   * @param installed whether this peer has a package
   */
  public Deployments(Approvals approvals, Predicate<PackageId> installed) {
    this.approvals = approvals;
    this.installed = installed;
  }

  /**
   * The deployment as the simulator sees it; the transaction then depends on the definition.
   *
   * @throws HeddleException {@code NOT_FOUND} with Fabric's words if it cannot be called here
   */
  Deployment find(ChannelName channel, String chaincode, Simulator simulator) {
    long sequence = Definitions.recordedSequence(simulator, chaincode);
    if (sequence == 0) {
      // Fabric then asks its old lifecycle, which leaves a read although nothing is ever there
      simulator.get(OLD_LIFECYCLE, chaincode);
      throw notFound("chaincode %s not found".formatted(chaincode));
    }
    Key key = new Key(channel, chaincode);
    ChaincodeDefinition definition = known.get(key);
    if (definition == null || definition.sequence() != sequence) {
      definition =
          Definitions.read(simulator.reader(), chaincode)
              .orElseThrow(() -> notFound("chaincode %s not found".formatted(chaincode)));
      known.put(key, definition);
    }
    return new Deployment(definition, approvedPackage(channel, definition));
  }

  /** Whether the chaincode could be called here now; nothing is recorded. */
  boolean isCallable(PeerChannel channel, String chaincode) {
    return committed(channel, chaincode)
        .flatMap(
            definition -> approvals.packageOf(channel.name(), chaincode, definition.sequence()))
        .filter(installed)
        .isPresent();
  }

  /** The definition at the present height, read again only if the ledger has grown. */
  private Optional<ChaincodeDefinition> committed(PeerChannel channel, String chaincode) {
    Key key = new Key(channel.name(), chaincode);
    Committed before = committed.get(key);
    if (before != null && before.height() == channel.ledger().height()) {
      return before.definition();
    }
    try (StateSnapshot state = channel.ledger().snapshot()) {
      Committed now = new Committed(state.height(), Definitions.read(state, chaincode));
      if (now.definition().isPresent()) {
        committed.put(key, now);
      }
      return now.definition();
    }
  }

  private PackageId approvedPackage(ChannelName channel, ChaincodeDefinition definition) {
    Optional<PackageId> approved =
        approvals.packageOf(channel, definition.name(), definition.sequence());
    PackageId packageId =
        approved.orElseThrow(() ->
            notFound(
                "chaincode definition for '%s' at sequence %d on channel '%s' has not yet been approved by this org"
                    .formatted(definition.name(), definition.sequence(), channel)));
    if (!installed.test(packageId)) {
      throw notFound(
          "chaincode definition for '%s' exists, but chaincode is not installed"
              .formatted(definition.name()));
    }
    return packageId;
  }

  private static HeddleException notFound(String cause) {
    return new HeddleException(Fault.NOT_FOUND, cause);
  }
}
