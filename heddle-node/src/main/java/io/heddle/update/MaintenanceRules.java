// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import static io.heddle.channel.ConfigFault.invalid;

import io.heddle.channel.OrdererConfig;
import java.util.Set;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.orderer.ConsensusType;

/**
 * When a channel may go into maintenance and out of it, and when the kind of its consensus may
 * change.
 *
 * <p>Fabric: orderer/common/msgprocessor/maintenancefilter.go.
 */
final class MaintenanceRules {

  private static final String ORDERER = "Orderer";
  private static final String CONSENSUS_TYPE = "ConsensusType";
  private static final String BFT = "BFT";
  private static final Set<String> WITH_MIGRATION = Set.of("V1_4_2", "V2_0");

  private final OrdererConfig orderer;
  private final OrdererConfig nextOrderer;
  private final ConsensusType current;
  private final ConsensusType next;

  private MaintenanceRules(OrdererConfig orderer, OrdererConfig nextOrderer) {
    this.orderer = orderer;
    this.nextOrderer = nextOrderer;
    this.current = orderer.consensus();
    this.next = nextOrderer.consensus();
  }

  /**
   * Demands that the step from one to the other is one that may be taken.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} in Fabric's words
   */
  static void check(OrdererConfig orderer, OrdererConfig next, ConfigEnvelope proposed) {
    new MaintenanceRules(orderer, next).check(proposed);
  }

  private void check(ConfigEnvelope proposed) {
    if (!orderer.capabilities().hasAny(WITH_MIGRATION)) {
      requireNoMigration();
      return;
    }
    if (isStateChange()) {
      requireOnlyStateChange(proposed);
    }
    if (isTypeChange()) {
      requireTransition();
    }
  }

  private boolean isStateChange() {
    return current.getStateValue() != next.getStateValue();
  }

  private boolean isTypeChange() {
    return !current.getType().equals(next.getType());
  }

  private void requireNoMigration() {
    if (next.getState() != ConsensusType.State.STATE_NORMAL) {
      throw invalid(
          "next config attempted to change ConsensusType.State to %s, but capability is disabled"
              .formatted(state(next)));
    }
    if (isTypeChange()) {
      throw invalid(
          ("next config attempted to change ConsensusType.Type from %s to %s, but capability is"
                  + " disabled")
              .formatted(current.getType(), next.getType()));
    }
  }

  private void requireOnlyStateChange(ConfigEnvelope proposed) {
    requireOnlyConsensusType(SignedUpdate.of(proposed.getLastUpdate()).update().getWriteSet());
    String change =
        "ConsensusType.State is changing from %s to %s".formatted(state(current), state(next));
    if (isTypeChange()) {
      throw invalid(
          "attempted to change ConsensusType.Type from %s to %s, but %s"
              .formatted(current.getType(), next.getType(), change));
    }
    if (!current.getMetadata().equals(next.getMetadata())) {
      throw invalid("attempted to change ConsensusType.Metadata, but " + change);
    }
  }

  private static void requireOnlyConsensusType(ConfigGroup written) {
    if (written.getGroupsCount() == 0) {
      throw invalid("config update contains no changes");
    }
    if (written.getValuesCount() > 0) {
      throw invalid("config update contains changes to values in group Channel");
    }
    if (written.getGroupsCount() > 1) {
      throw invalid("config update contains changes to more than one group");
    }
    if (!written.containsGroups(ORDERER)) {
      throw invalid("update does not contain the %s group".formatted(ORDERER));
    }
    ConfigGroup group = written.getGroupsOrThrow(ORDERER);
    if (group.getGroupsCount() > 0) {
      throw invalid(
          "config update contains changes to groups within the %s group".formatted(ORDERER));
    }
    if (!group.containsValues(CONSENSUS_TYPE)) {
      throw invalid("config update does not contain the %s value".formatted(CONSENSUS_TYPE));
    }
    if (group.getValuesCount() > 1) {
      throw invalid(
          "config update contain more then just the %s value in the %s group"
              .formatted(CONSENSUS_TYPE, ORDERER));
    }
  }

  private void requireTransition() {
    String attempt =
        "attempted to change consensus type from %s to %s, "
            .formatted(current.getType(), next.getType());
    if (current.getState() == ConsensusType.State.STATE_NORMAL) {
      throw invalid(attempt + "but current config ConsensusType.State is not in maintenance mode");
    }
    if (next.getState() == ConsensusType.State.STATE_NORMAL) {
      throw invalid(attempt + "but next config ConsensusType.State is not in maintenance mode");
    }
    if (!next.getType().equals(BFT)) {
      throw invalid(attempt + "transition not supported");
    }
    BftRules.checkMigration(orderer, nextOrderer);
  }

  private static String state(ConsensusType type) {
    return type.getState() == ConsensusType.State.UNRECOGNIZED
        ? String.valueOf(type.getStateValue())
        : type.getState().name();
  }
}
