// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.ChannelName;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.home.KeptDefinition;
import io.heddle.home.PendingReset;
import io.heddle.joined.JoinedChannel;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.DefinitionCache.Chosen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What names mean, taken from ledgers that go and given to those that come. */
final class Redefinition {

  private static final Logger log = LoggerFactory.getLogger(Redefinition.class);

  private Redefinition() {}

  /** A name on a channel. */
  private record Place(ChannelName channel, String name) {}

  /** What is in service on the peers of a node, with the packages of each organisation. */
  static List<KeptDefinition> present(ChannelDeployment.Owner owner) {
    Map<Place, ChaincodeDefinition> definitions = new LinkedHashMap<>();
    Map<Place, Map<MspId, PackageId>> packages = new LinkedHashMap<>();
    for (HostedPeer peer : owner.peers()) {
      for (JoinedChannel channel : peer.present().peer().channels().joined().all()) {
        for (Chosen chosen : channel.definitions().all()) {
          var place = new Place(channel.name(), chosen.definition().name());
          packageOf(channel, chosen, owner.isDevelopment())
              .ifPresent(id -> {
                definitions.putIfAbsent(place, chosen.definition());
                packages
                    .computeIfAbsent(place, _ -> new LinkedHashMap<>())
                    .putIfAbsent(peer.organisation(), id);
              });
        }
      }
    }
    List<KeptDefinition> kept = new ArrayList<>();
    packages.forEach((place, chosen) ->
        Optional.ofNullable(definitions.get(place))
            .ifPresent(known -> kept.add(KeptDefinition.of(place.channel(), known, chosen))));
    return kept;
  }

  private static Optional<PackageId> packageOf(
      JoinedChannel channel, Chosen chosen, boolean isDevelopment) {
    ChaincodeDefinition definition = chosen.definition();
    return channel
        .definitions()
        .packageOf(chosen)
        .or(() ->
            isDevelopment
                    && chosen.mark().isPresent()
                    && !channel.definitions().isUndeployed(definition)
                ? Optional.of(new PackageId(definition.name() + ":" + definition.version()))
                : Optional.empty());
  }

  /**
   * Defines what was there, in the order of the channels; what is defined already is left.
   *
   * @return why some could not be
   */
  static Map<KeptDefinition, String> of(PendingReset reset, ChannelDeployment.Owner owner) {
    Map<KeptDefinition, String> failures = new LinkedHashMap<>();
    for (KeptDefinition kept : reset.definitions()) {
      try {
        owner
            .on(kept.channel(), DeploymentPlan.of(List.of()))
            .ifPresentOrElse(
                on -> on.deployer().redefine(kept.definition(), kept.packages()),
                () -> failures.put(kept, "no peer is on channel '%s'".formatted(kept.channel())));
      } catch (HeddleException e) {
        log.warn(
            "Chaincode '{}' is not on channel '{}' again: {}",
            kept.definition().name(),
            kept.channel(),
            e.getMessage());
        failures.put(kept, e.getMessage());
      }
    }
    return failures;
  }
}
