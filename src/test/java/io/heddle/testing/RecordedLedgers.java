// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.access.Configurations;
import io.heddle.alive.Vital;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.commit.Committer;
import io.heddle.endorse.Channels;
import io.heddle.endorse.PeerChannel;
import io.heddle.identity.SigningIdentity;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.DefinitionCache;
import io.heddle.simulate.StateDatabase;
import io.heddle.validate.CommittedConfig;
import io.heddle.validate.Validator;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The two channels of the recorded network at the height at which {@link RecordedProposals} and the
 * gateway's recordings were made: the main one block by block, the side channel as a state.
 */
public final class RecordedLedgers implements AutoCloseable {

  private static final ChannelName SIDE_CHANNEL = new ChannelName("sidechannel");
  private static final int HEIGHT = 46;

  private final LedgerStore store;
  private final Committer committer;
  private final Map<String, PeerChannel> channels;

  private RecordedLedgers(LedgerStore store, SigningIdentity peer, int height) {
    this.store = store;
    RecordedState.loadInto(store.ledger(SIDE_CHANNEL));
    PeerChannel main = channel(RecordedChannel.NAME, peer.mspId());
    PeerChannel side = channel(SIDE_CHANNEL, peer.mspId());
    this.channels = Map.of(main.name().value(), main, side.name().value(), side);
    this.committer =
        new Committer(
            main.ledger(),
            new Validator(main.config(), main.ledger(), peer.serialized(), StateDatabase.HEDDLE),
            Vital.alone("committer"));
    committer.listen(block -> main.definitions().follow(block.update()));
    RecordedChannel.addPrivateSets(main.ledger());
    RecordedChannel.blocks().stream()
        .limit(height)
        .map(RecordedChannel::asOrdered)
        .forEach(committer::commit);
  }

  /** With the private values of Org1's peer. */
  public static RecordedLedgers open(Path dir) {
    return open(dir, RecordedNetwork.org1Peer());
  }

  /** With the private values of this peer. */
  public static RecordedLedgers open(Path dir, SigningIdentity peer) {
    return open(dir, peer, HEIGHT);
  }

  /** With so many blocks of the main channel. */
  public static RecordedLedgers open(Path dir, SigningIdentity peer, int height) {
    return new RecordedLedgers(LedgerStore.open(dir), peer, height);
  }

  /** Snapshots and scans that are open. */
  public int openReaders() {
    return store.openReaders();
  }

  /** Commits to the main channel. */
  public Committer committer() {
    return committer;
  }

  public Channels channels() {
    return name -> Optional.ofNullable(channels.get(name));
  }

  /** Those in force on both. */
  public Configurations configurations() {
    return name -> channels().find(name).map(channel -> channel.config().get());
  }

  /** Of both. */
  public Collection<ChannelName> names() {
    return channels.values().stream().map(PeerChannel::name).toList();
  }

  public Collection<PeerChannel> all() {
    return channels.values();
  }

  public PeerChannel main() {
    return channels().find(RecordedChannel.NAME.value()).orElseThrow();
  }

  @Override
  public void close() {
    store.close();
  }

  private PeerChannel channel(ChannelName name, MspId organisation) {
    Ledger ledger = store.ledger(name);
    return new PeerChannel(
        name,
        new CommittedConfig(ledger),
        ledger,
        new DefinitionCache(
            ledger, new Approvals(organisation), RecordedPackages.of(organisation)::installed),
        StateDatabase.HEDDLE);
  }
}
