// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.ManagedSnapshots;
import io.heddle.administer.NetworkSnapshot;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.clock.NetworkClock;
import io.heddle.deploy.Deployed;
import io.heddle.fault.Faults;
import io.heddle.home.DataDirectory;
import io.heddle.home.KeptSnapshot;
import io.heddle.home.KeptSnapshots;
import io.heddle.home.KeptSnapshots.Kept;
import io.heddle.home.NetworkExport;
import io.heddle.home.SnapshotNote;
import io.heddle.joined.JoinedChannel;
import io.heddle.lifecycle.Undeployed;
import io.heddle.order.Registrar;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The snapshots of a node that orders its channels itself. */
final class NetworkSnapshots implements ManagedSnapshots {

  private static final Logger log = LoggerFactory.getLogger(NetworkSnapshots.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DataDirectory data;
  private final KeptSnapshots kept;
  private final Registrar orderer;
  private final NodePeers peers;
  private final Chaincodes chaincodes;
  private final Undeployed undeployed;
  private final Faults faults;
  private final NetworkClock time;
  private final NetworkReturn returning;
  private final Clock clock;
  private final Map<String, Map<ChannelName, Map<String, Deployed>>> deployed =
      new ConcurrentHashMap<>();

  NetworkSnapshots(
      DataDirectory data,
      Registrar orderer,
      NodePeers peers,
      Chaincodes chaincodes,
      Undeployed undeployed,
      Faults faults,
      NetworkClock time,
      NetworkReturn returning,
      Clock clock) {
    this.data = data;
    this.kept = KeptSnapshots.in(data);
    this.orderer = orderer;
    this.peers = peers;
    this.chaincodes = chaincodes;
    this.undeployed = undeployed;
    this.faults = faults;
    this.time = time;
    this.returning = returning;
    this.clock = clock;
  }

  @Override
  public NetworkSnapshot take(Optional<String> name) {
    name.ifPresent(KeptSnapshots::check);
    Kept made =
        alone(() ->
            peers.alone(() -> orderer.atRest(() -> takeAtRest(name.orElseGet(this::unused)))));
    log.info("Took snapshot '{}' of the network", made.note().name());
    return described(made);
  }

  @Override
  public NetworkSnapshot goBackTo(Optional<String> name) {
    Kept to =
        alone(() ->
            peers.alone(() -> {
              Kept found = name.map(this::named).orElseGet(this::last);
              goBackAlone(found);
              return found;
            }));
    log.info("The network is as it was with snapshot '{}'", to.note().name());
    return described(to);
  }

  @Override
  public List<NetworkSnapshot> all() {
    return alone(() -> kept.all().stream().map(NetworkSnapshots::described).toList());
  }

  @Override
  public NetworkSnapshot exportTo(Path file, Optional<String> name) {
    if (name.isPresent()) {
      return alone(() -> exported(named(name.get()), file));
    }
    String passing = "export-" + UUID.randomUUID().toString().substring(0, 8);
    var _ = take(Optional.of(passing));
    try {
      return alone(() -> exported(named(passing), file));
    } finally {
      remove(passing);
    }
  }

  private NetworkSnapshot exported(Kept snapshot, Path file) {
    NetworkExport.write(data, snapshot, file);
    return described(snapshot);
  }

  @Override
  public NetworkSnapshot importFrom(Path file) {
    return alone(() ->
        peers.alone(() -> {
          Kept taken = NetworkExport.take(file, data);
          try {
            checkPeers(taken);
          } catch (HeddleException e) {
            kept.remove(taken.note().name());
            throw e;
          }
          goBackAlone(taken);
          return described(taken);
        }));
  }

  @Override
  public void remove(String name) {
    var _ =
        alone(() -> {
          String id = named(name).note().id();
          kept.remove(name);
          deployed.remove(id);
          faults.forget(id);
          for (HostedPeer peer : peers.all()) {
            peer.running().ifPresent(running -> running.peer().ledgers().forget(id));
          }
          return id;
        });
  }

  private <T> T alone(Chaincodes.Alone<T> work) {
    try {
      return chaincodes.alone(work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeddleException(Fault.UNAVAILABLE, "The node is stopping", e);
    }
  }

  private String unused() {
    long number = 1;
    while (kept.find(Long.toString(number)).isPresent()) {
      number++;
    }
    return Long.toString(number);
  }

  private Kept named(String name) {
    KeptSnapshots.check(name);
    return kept.find(name)
        .orElseThrow(() -> {
          List<String> there = kept.all().stream().map(each -> each.note().name()).toList();
          return new HeddleException(
              Fault.NOT_FOUND,
              "There is no snapshot '%s'; there is %s"
                  .formatted(name, there.isEmpty() ? "none" : String.join(", ", there)));
        });
  }

  private Kept last() {
    List<Kept> all = kept.all();
    if (all.isEmpty()) {
      throw new HeddleException(
          Fault.NOT_FOUND, "There is no snapshot yet; 'heddle snapshot' takes one");
    }
    return all.getLast();
  }

  private Kept takeAtRest(String name) {
    List<JoinedChannel> channels =
        peers.all().stream()
            .flatMap(peer -> peer.present().peer().channels().joined().all().stream())
            .toList();
    for (HostedPeer peer : peers.all()) {
      peer.present().peer().channels().joined().all().forEach(each -> awaitAllBlocks(peer, each));
    }
    return betweenBlocks(channels, () -> make(name, channels));
  }

  /** The orderer makes no more, so they are there soon. */
  private void awaitAllBlocks(HostedPeer peer, JoinedChannel channel) {
    orderer
        .find(channel.name().value())
        .ifPresent(ordered -> {
          long height = ordered.chain().height();
          OptionalLong holder =
              faults.at(peer.organisation().value(), peer.host()).holder(channel.name().value());
          if (holder.isPresent() && channel.ledger().height() < height) {
            throw new HeddleException(
                Fault.CONFLICT,
                "No snapshot can be taken while fault %d holds back blocks of channel '%s' from peer '%s', which has %d of %d; clear it first: 'heddle fault clear %d'"
                    .formatted(
                        holder.getAsLong(),
                        channel.name(),
                        peer.host(),
                        channel.ledger().height(),
                        height,
                        holder.getAsLong()));
          }
          if (!hasBlocks(channel, height)) {
            throw new HeddleException(
                Fault.UNAVAILABLE,
                "No snapshot can be taken, for a peer has %d of %d blocks of channel '%s'%s"
                    .formatted(
                        channel.ledger().height(),
                        height,
                        channel.name(),
                        channel.problem().map(": "::concat).orElse("")));
          }
        });
  }

  private static boolean hasBlocks(JoinedChannel channel, long height) {
    try {
      return channel.await(height, PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeddleException(Fault.UNAVAILABLE, "The node is stopping", e);
    }
  }

  private static <T> T betweenBlocks(List<JoinedChannel> channels, Supplier<T> work) {
    return channels.isEmpty()
        ? work.get()
        : channels
            .getFirst()
            .betweenBlocks(() -> betweenBlocks(channels.subList(1, channels.size()), work));
  }

  private Kept make(String name, List<JoinedChannel> channels) {
    Map<ChannelName, Long> heights = new HashMap<>();
    channels.forEach(each -> heights.merge(each.name(), each.ledger().height(), Math::max));
    List<Peer> all = peers.all().stream().map(peer -> peer.present().peer()).toList();
    var note =
        new SnapshotNote(
            name,
            UUID.randomUUID().toString(),
            clock.instant(),
            time.reading(),
            all.stream().map(peer -> peer.config().host()).toList(),
            heights);
    Kept made =
        kept.make(
            note,
            place -> {
              // at once, for each waits for the disk again and again
              List<Runnable> stores = new ArrayList<>();
              all.forEach(peer -> stores.add(() -> copy(peer, note.id(), place)));
              stores.add(() -> orderer.copyTo(place.orderer()));
              stores.add(() -> undeployed.copyTo(place.undeployed()));
              stores.add(() -> faults.copyTo(place.injectedVerdicts(), note.id()));
              NetworkReturn.together(stores);
            });
    deployed.put(note.id(), chaincodes.present());
    return made;
  }

  private void copy(Peer peer, String id, KeptSnapshot place) {
    String host = peer.config().host();
    peer.ledgers().copyTo(place.ledger(host), id);
    peer.chaincode().copyPackagesTo(place.packages(host));
  }

  private void goBackAlone(Kept to) {
    checkPeers(to);
    returning.run(to);
    Optional<Map<ChannelName, Map<String, Deployed>>> then =
        Optional.ofNullable(deployed.get(to.note().id()));
    if (!then.equals(Optional.of(chaincodes.present()))) {
      chaincodes.goBackTo(then);
    }
  }

  private void checkPeers(Kept to) {
    List<String> hosts = peers.all().stream().map(HostedPeer::host).toList();
    if (!to.note().peers().equals(hosts)) {
      throw new HeddleException(
          Fault.CONFLICT,
          "Snapshot '%s' is of peers %s, and the node has %s by now"
              .formatted(
                  to.note().name(),
                  String.join(", ", to.note().peers()),
                  String.join(", ", hosts)));
    }
  }

  private static NetworkSnapshot described(Kept kept) {
    return new NetworkSnapshot(kept.note().name(), kept.note().taken(), kept.note().heights());
  }
}
