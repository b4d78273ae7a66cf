// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.OrdererSpec;
import io.heddle.home.KeptNetwork;
import io.heddle.identity.SigningIdentity;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.network.Network;
import io.heddle.network.NetworkChannel;
import io.heddle.network.NetworkFile;
import io.heddle.order.Acceptance;
import io.heddle.order.OrderedChannel;
import io.heddle.order.Registrar;
import io.heddle.update.NewUpdate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings channels that are there already to what a network file, or a larger number of
 * organisations, now wants of them: by an update of the configuration that all administrators sign
 * whose keys the data directory has.
 */
final class ChannelUpdates {

  private static final Logger log = LoggerFactory.getLogger(ChannelUpdates.class);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long A_MOMENT_NANOS = 1_000_000;

  private final NodeConfig config;
  private final Registrar orderer;
  private final DeveloperCrypto crypto;
  private final OrdererSpec spec;
  private final Clock clock;

  ChannelUpdates(
      NodeConfig config, Registrar orderer, DeveloperCrypto crypto, OrdererSpec spec, Clock clock) {
    this.config = config;
    this.orderer = orderer;
    this.crypto = crypto;
    this.spec = spec;
    this.clock = clock;
  }

  /**
   * Makes the updates that are needed; each is in the orderer's chain when this returns.
   *
   * @param wanted the channels that the node is to have
   * @param newcomers the organisations that the data directory had not before
   * @throws HeddleException {@code CONFLICT} if a channel cannot be brought there
   */
  void make(List<ChannelName> wanted, Set<MspId> newcomers) {
    Optional<Network> network = config.roster().network();
    if (network.isPresent()) {
      KeptNetwork kept = config.data().network();
      Optional<Network> former = kept.text().map(text -> NetworkFile.former(kept.file(), text));
      network.get().channels().forEach(channel -> follow(network.get(), channel, former));
      kept.keep(network.get().text());
    } else {
      wanted.forEach(name -> add(newcomers, name));
    }
  }

  private void follow(Network network, NetworkChannel channel, Optional<Network> former) {
    orderer
        .find(channel.name().value())
        .ifPresent(present -> {
          Optional<ConfigGroup> before =
              former.flatMap(
                  file -> file.channel(channel.name()).map(each -> plan(file, each).config()));
          ConfigGroup after = plan(network, channel).config();
          update(
              present,
              MergedConfig.of(
                  channel.name(), before, after, present.config().config().getChannelGroup()));
        });
  }

  private ChannelPlan plan(Network network, NetworkChannel channel) {
    return ChannelPlan.of(network, channel, config.peers(), spec, crypto);
  }

  /** Nothing but members is added where numbers alone say what there is to be. */
  private void add(Set<MspId> newcomers, ChannelName name) {
    Optional<OrderedChannel> present = orderer.find(name.value());
    if (present.isEmpty()) {
      return;
    }
    ConfigGroup tree = present.get().config().config().getChannelGroup();
    ConfigGroup.Builder application =
        tree.getGroupsOrDefault("Application", ConfigGroup.getDefaultInstance()).toBuilder();
    ConfigGroup usual =
        ChannelPlan.usual(config.peers(), name, spec, crypto)
            .config()
            .getGroupsOrThrow("Application");
    for (PeerConfig first : PeerLayout.firsts(config.peers())) {
      MspId id = first.mspId();
      if (newcomers.contains(id)
          && !present.get().config().applicationOrganisations().containsKey(id)) {
        application.putGroups(id.value(), usual.getGroupsOrThrow(id.value()));
      }
    }
    update(present.get(), tree.toBuilder().putGroups("Application", application.build()).build());
  }

  private void update(OrderedChannel channel, ConfigGroup wanted) {
    ChannelConfig present = channel.config();
    var update = new NewUpdate(present, wanted);
    if (!update.changes()) {
      return;
    }
    String changed = String.join(", ", update.changed());
    if (orderer.submit(update.signedBy(administrators(present), clock.instant()))
        instanceof Acceptance.Refused(var status, String info)) {
      throw new HeddleException(
          Fault.CONFLICT,
          "Channel '%s' cannot be brought to what is wanted now (%s): the orderer answered %s, %s; change it by an update of its configuration that those sign whom its policies name, or take the change back"
              .formatted(channel.name(), changed, status, info));
    }
    await(channel, present.sequence());
    log.info("The configuration of channel '{}' is updated: {}", channel.name(), changed);
  }

  /** Those of the members first: one of them sends it. */
  private List<SigningIdentity> administrators(ChannelConfig channel) {
    List<SigningIdentity> all = new ArrayList<>();
    for (PeerConfig first : PeerLayout.firsts(config.peers())) {
      if (channel.applicationOrganisations().containsKey(first.mspId())) {
        all.add(administrator(first.mspId()));
      }
    }
    all.add(administrator(LocalOrganisation.ORDERER_ORG));
    return all;
  }

  private SigningIdentity administrator(MspId organisation) {
    return crypto.signer(organisation, crypto.user(organisation, LocalOrganisation.ADMIN));
  }

  /** The orderer answers before the block is in its chain. */
  private void await(OrderedChannel channel, long before) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (channel.config().sequence() == before) {
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        throw new HeddleException(
            Fault.UNAVAILABLE,
            "The update of the configuration of channel '%s' was not in a block within %d s"
                .formatted(channel.name(), PATIENCE.toSeconds()));
      }
      LockSupport.parkNanos(A_MOMENT_NANOS);
    }
  }
}
