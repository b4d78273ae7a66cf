// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.joined.JoinedChannel;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.DefinitionCache;
import io.heddle.lifecycle.DefinitionCache.Chosen;
import io.heddle.lifecycle.Definitions;
import io.heddle.lifecycle.Deployment;
import io.heddle.simulate.Simulator;
import io.heddle.words.Foreign;
import java.util.Optional;

/**
 * Finds what a call of a chaincode name runs at this peer, or tells why nothing.
 *
 * <p>Fabric: core/chaincode/lifecycle/endorsement_info.go.
 *
 * @param isDevelopment whether what is not installed is started by hand, under the name and the
 *     version of its definition
 * @param failed what could not be deployed here, for whoever calls it
 */
public record Deployments(boolean isDevelopment, FailedDeployments failed) {

  private static final String OLD_LIFECYCLE = "lscc";

  /**
   * The deployment as the simulator sees it; the transaction then depends on the definition.
   *
   * @throws HeddleException {@code NOT_FOUND} with Fabric's words if it cannot be called here
   */
  Deployment find(JoinedChannel channel, String chaincode, Simulator simulator) {
    long sequence = Definitions.recordedSequence(simulator, chaincode);
    if (sequence == 0) {
      // Fabric then asks its old lifecycle, which leaves a read although nothing is ever there
      simulator.get(OLD_LIFECYCLE, chaincode);
      throw notFound(
          failed.behind(
              "chaincode %s not found".formatted(Foreign.text(chaincode)), channel, chaincode));
    }
    DefinitionCache definitions = channel.definitions();
    Chosen chosen =
        definitions
            .find(simulator.reader(), chaincode, sequence)
            .orElseThrow(
                () -> notFound("chaincode %s not found".formatted(Foreign.text(chaincode))));
    if (chosen.mark().isEmpty()) {
      throw notFound(
          "chaincode definition for '%s' at sequence %d on channel '%s' has not yet been approved by this org"
              .formatted(chaincode, sequence, channel.name()));
    }
    PackageId packageId =
        definitions
            .packageOf(chosen)
            .or(() -> startedByHand(definitions, chosen.definition()))
            .orElseThrow(() ->
                notFound(
                    failed.behind(
                        "chaincode definition for '%s' exists, but chaincode is not installed"
                            .formatted(chaincode),
                        channel,
                        chaincode)));
    return new Deployment(chosen.definition(), packageId);
  }

  /** Whether the chaincode could be called here now; nothing is recorded. */
  boolean isCallable(JoinedChannel channel, String chaincode) {
    return packageOf(channel, chaincode).isPresent();
  }

  /** Whether a name is defined and was taken out of service here. */
  static boolean isUndeployed(JoinedChannel channel, String chaincode) {
    DefinitionCache definitions = channel.definitions();
    return definitions
        .find(chaincode)
        .map(Chosen::definition)
        .filter(definitions::isUndeployed)
        .isPresent();
  }

  /** The package that answers calls here now, installed or started by hand. */
  public Optional<PackageId> packageOf(JoinedChannel channel, String chaincode) {
    DefinitionCache definitions = channel.definitions();
    return definitions
        .find(chaincode)
        .filter(chosen -> chosen.mark().isPresent())
        .flatMap(chosen ->
            definitions
                .packageOf(chosen)
                .or(() -> startedByHand(definitions, chosen.definition())));
  }

  private Optional<PackageId> startedByHand(
      DefinitionCache definitions, ChaincodeDefinition definition) {
    return isDevelopment && !definitions.isUndeployed(definition)
        ? Optional.of(new PackageId(definition.name() + ":" + definition.version()))
        : Optional.empty();
  }

  private static HeddleException notFound(String cause) {
    return new HeddleException(Fault.NOT_FOUND, cause);
  }
}
