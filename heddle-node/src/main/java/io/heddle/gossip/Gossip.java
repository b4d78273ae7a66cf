// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import io.grpc.ServerServiceDefinition;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Msps;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.Dissemination;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer's conversation with others. It is opened before the peer listens, begins to call others
 * when it is started, and is closed before the peer's channels are. Safe for threads.
 *
 * <p>Fabric: gossip/gossip/gossip_impl.go.
 */
public final class Gossip implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Gossip.class);

  /** What fails is not tried again before. */
  private static final Duration REST = Duration.ofMillis(250);

  private final Parts parts;
  private final GossipSettings settings;
  private final Switchboard switchboard;
  private final InstantSource clock;
  private final Semaphore news = new Semaphore(0); // for the thread of the rounds
  private volatile boolean isOver;

  private Gossip(
      Parts parts, GossipSettings settings, Switchboard switchboard, InstantSource clock) {
    this.parts = parts;
    this.settings = settings;
    this.switchboard = switchboard;
    this.clock = clock;
  }

  /**
   * One that knows nobody yet.
   *
   * @param signer the peer
   * @param local the provider of its organisation alone
   * @param channels the configurations in force of the channels that it has joined
   * @param tls empty if peers talk without
   */
  public static Gossip open(
      SigningIdentity signer,
      Msps local,
      Supplier<? extends Collection<ChannelConfig>> channels,
      GossipSettings settings,
      Optional<GossipTls> tls,
      GossipListener listener,
      InstantSource wall) {
    InstantSource clock = new SteadyClock(wall);
    Instant now = clock.instant();
    Self self =
        new Self(
            signer,
            new Self.Endpoints(settings.externalEndpoint(), settings.endpoint()),
            now,
            settings.membership().certificatePeriod());
    Parts parts =
        Parts.of(
            self, new Trust(local, channels), settings, RandomGenerator.of("SecureRandom"), now);
    return new Gossip(
        parts,
        settings,
        new Switchboard(parts, tls, settings.connections(), new Complaints(), listener, clock),
        clock);
  }

  /** What other peers call. */
  public ServerServiceDefinition service() {
    return GossipService.of(switchboard);
  }

  /** Begins to call others. */
  public void start() {
    for (String address : settings.bootstrap()) {
      meet(new Contact(address, Optional.of(parts.self().organisation()), Contact.Kind.BOOTSTRAP));
    }
    Thread.ofVirtual().name("gossip rounds").start(this::goRound);
  }

  /** Calls an address until somebody there has answered. */
  void meet(Contact contact) {
    parts.contacts().add(contact, clock.instant());
    news.release();
  }

  private void goRound() {
    try {
      while (!isOver) {
        boolean _ = news.tryAcquire(round().toNanos(), TimeUnit.NANOSECONDS);
        news.drainPermits();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** All that is to be done now; how long there is nothing more then. */
  private Duration round() {
    Instant now = clock.instant();
    try {
      parts.channels().all().stream()
          .filter(ChannelState::isReconfigured)
          .forEach(state -> configured(state.channel().name()));
      switchboard.perform(parts.contacts().due(now));
      switchboard.perform(parts.rounds().due(now));
      return parts.rounds().pause(clock.instant());
    } catch (RuntimeException | Error e) {
      goOnAfter(e);
      return REST;
    }
  }

  /** When memory is short, even that may fail; without this thread others would think it dead. */
  private static void goOnAfter(Throwable failure) {
    try {
      log.warn("Gossip goes on after: {}", failure.getMessage(), failure);
    } catch (Error _) {
      // next time
    }
  }

  /** The members of channels, as far as private values go between them and this peer. */
  public Dissemination dissemination() {
    return new GossipDissemination(parts, switchboard, settings.privateData());
  }

  /** The other peers whose identities are known, alive or not. */
  public List<SeenPeer> peers() {
    return new Overview(parts).peers();
  }

  /** How many others are on each channel now. */
  public Map<ChannelName, Integer> members() {
    Set<PkiId> alive = parts.members().alive().stream().map(Seen::id).collect(Collectors.toSet());
    Map<ChannelName, Integer> members = new HashMap<>();
    for (ChannelState state : parts.channels().all()) {
      Set<PkiId> there = state.present();
      there.retainAll(alive);
      members.put(state.channel().name(), there.size());
    }
    return members;
  }

  /** The peer has joined a channel; others hear of it, and its anchor peers are called. */
  public void join(GossipChannel channel) {
    parts.channels().join(channel, clock.instant());
    meetAnchors();
  }

  /** A channel has another configuration in force. */
  private void configured(ChannelName channel) {
    for (PkiId gone : parts.identities().review()) {
      parts.members().purge(gone);
      switchboard.perform(List.of(new Outgoing.Close(gone)));
    }
    parts.channels().review(channel);
    meetAnchors();
  }

  /** Those of other organisations are met only by a peer that shows itself to them. */
  private void meetAnchors() {
    Map<MspId, Set<String>> addresses = new HashMap<>();
    for (ChannelState state : parts.channels().all()) {
      AnchorPeers.of(state.channel().config())
          .forEach((organisation, anchors) -> {
            if (organisation.equals(parts.self().organisation()) || parts.self().isVisible()) {
              addresses.computeIfAbsent(organisation, _ -> new LinkedHashSet<>()).addAll(anchors);
            }
          });
    }
    parts.contacts().anchors(addresses, clock.instant());
    news.release();
  }

  @Override
  public void close() {
    isOver = true;
    news.release();
    switchboard.close();
  }
}
