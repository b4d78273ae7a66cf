// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.StateSnapshot;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Definitions;
import io.heddle.simulate.Simulator;
import io.heddle.words.Foreign;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Finds what a chaincode name means on a channel at this peer. Safe for use by many threads.
 *
 * <p>Fabric: core/chaincode/lifecycle/endorsement_info.go.
 */
public final class Deployments {

  private record Key(ChannelName channel, String chaincode) {}

  /**
   * A definition that the organisation approved of.
   *
   * @param mark of the package that it chose
   */
  private record Approved(ChaincodeDefinition definition, ByteString mark) {}

  private record Committed(long height, Optional<Approved> approved) {}

  private static final String OLD_LIFECYCLE = "lscc";

  private final Approvals approvals;
  private final Supplier<? extends Collection<PackageId>> installed;
  private final boolean isDevelopment;
  private final FailedDeployments failed;
  // whoever approved of a committed definition can only change the package, so that sequence and
  // mark alone tell the age of an entry
  private final Map<Key, Approved> known = new ConcurrentHashMap<>();
  private final Map<Key, Committed> committed = new ConcurrentHashMap<>();
  private final Map<ByteString, PackageId> packages = new ConcurrentHashMap<>();

  /**
   * Looks packages up in the approvals of this peer's organisation.
   *
   * @param installed the packages that this peer has at the moment
   */
  public Deployments(Approvals approvals, Supplier<? extends Collection<PackageId>> installed) {
    this(approvals, installed, false, FailedDeployments.none());
  }

  /**
   * As above, perhaps for development.
   *
   * @param isDevelopment whether what is not installed is started by hand, under the name and the
   *     version of its definition
   * @param failed what could not be deployed here, for whoever calls it
   */
  public Deployments(
      Approvals approvals,
      Supplier<? extends Collection<PackageId>> installed,
      boolean isDevelopment,
      FailedDeployments failed) {
    this.approvals = approvals;
    this.failed = failed;
    this.installed = installed;
    this.isDevelopment = isDevelopment;
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
      throw notFound(
          failed.behind("chaincode %s not found".formatted(Foreign.text(chaincode)), chaincode));
    }
    Approved approved = approved(channel, chaincode, sequence, simulator.reader());
    PackageId packageId =
        packageOf(approved.mark())
            .or(() -> startedByHand(approved.definition()))
            .orElseThrow(() ->
                notFound(
                    "chaincode definition for '%s' exists, but chaincode is not installed"
                        .formatted(chaincode)));
    return new Deployment(approved.definition(), packageId);
  }

  /** Whether the chaincode could be called here now; nothing is recorded. */
  boolean isCallable(PeerChannel channel, String chaincode) {
    return committed(channel, chaincode)
        .filter(approved -> isDevelopment || packageOf(approved.mark()).isPresent())
        .isPresent();
  }

  /** The package that the chaincode's name means here now, if it is installed. */
  public Optional<PackageId> packageOf(PeerChannel channel, String chaincode) {
    return committed(channel, chaincode).flatMap(approved -> packageOf(approved.mark()));
  }

  private Approved approved(
      ChannelName channel, String chaincode, long sequence, StateReader state) {
    Key key = new Key(channel, chaincode);
    Approved before = known.get(key);
    if (before != null
        && before.definition().sequence() == sequence
        && before.mark().equals(approvals.chosen(state, chaincode, sequence))) {
      return before;
    }
    ChaincodeDefinition definition =
        Definitions.read(state, chaincode)
            .orElseThrow(
                () -> notFound("chaincode %s not found".formatted(Foreign.text(chaincode))));
    Approved now =
        approved(definition, state)
            .orElseThrow(() ->
                notFound(
                    "chaincode definition for '%s' at sequence %d on channel '%s' has not yet been approved by this org"
                        .formatted(chaincode, sequence, channel)));
    known.put(key, now);
    return now;
  }

  private Optional<Approved> approved(ChaincodeDefinition definition, StateReader state) {
    return approvals.chosen(state, definition).map(mark -> new Approved(definition, mark));
  }

  /** What is approved of at the present height, read again only if the ledger has grown. */
  private Optional<Approved> committed(PeerChannel channel, String chaincode) {
    Key key = new Key(channel.name(), chaincode);
    Committed before = committed.get(key);
    if (before != null && before.height() == channel.ledger().height()) {
      return before.approved();
    }
    try (StateSnapshot state = channel.ledger().snapshot()) {
      Optional<ChaincodeDefinition> definition = Definitions.look(state, chaincode).readable();
      Committed now =
          new Committed(state.height(), definition.flatMap(found -> approved(found, state)));
      if (definition.isPresent()) { // a name that anybody made up is not worth remembering
        committed.put(key, now);
      }
      return now.approved();
    }
  }

  private Optional<PackageId> packageOf(ByteString mark) {
    Collection<PackageId> present = installed.get();
    PackageId before = packages.get(mark);
    if (before != null && present.contains(before)) {
      return Optional.of(before);
    }
    Optional<PackageId> found =
        present.stream().filter(id -> Approvals.markOf(id).equals(mark)).findFirst();
    found.ifPresent(id -> packages.put(mark, id));
    return found;
  }

  private Optional<PackageId> startedByHand(ChaincodeDefinition definition) {
    return isDevelopment
        ? Optional.of(new PackageId(definition.name() + ":" + definition.version()))
        : Optional.empty();
  }

  private static HeddleException notFound(String cause) {
    return new HeddleException(Fault.NOT_FOUND, cause);
  }
}
