// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.access.Configurations;
import io.heddle.base.ChannelName;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.ledger.LedgerStore;
import io.heddle.validate.CommittedConfig;
import java.nio.file.Path;

/**
 * The two channels of the recorded network at the height at which {@link RecordedProposals} and the
 * gateway's recordings were made: the main one block by block, the side channel as a state.
 */
public final class RecordedLedgers implements AutoCloseable {

  private static final ChannelName SIDE_CHANNEL = new ChannelName("sidechannel");
  private static final int HEIGHT = 46;

  private final LedgerStore store;
  private final JoinedChannel main;
  private final JoinedChannels channels;

  private RecordedLedgers(LedgerStore store, SigningIdentity peer, int height) {
    this.store = store;
    this.main = channel(RecordedChannel.NAME, RecordedChannel.config(), peer);
    RecordedChannel.addPrivateSets(main.ledger());
    RecordedChannel.blocks().stream()
        .limit(height)
        .map(RecordedChannel::asOrdered)
        .forEach(main::commit);
    RecordedState.loadInto(store.ledger(SIDE_CHANNEL));
    ChannelConfig ofSide = new CommittedConfig(store.ledger(SIDE_CHANNEL)).get();
    this.channels = JoinedChannels.of(main, channel(SIDE_CHANNEL, ofSide, peer));
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

  public JoinedChannels channels() {
    return channels;
  }

  /** Those in force on both. */
  public Configurations configurations() {
    return name -> channels.find(name).map(JoinedChannel::config);
  }

  public JoinedChannel main() {
    return main;
  }

  /** Takes the ledgers away from their channels. */
  public void closeStore() {
    store.close();
  }

  @Override
  public void close() {
    channels.all().forEach(JoinedChannel::close);
    store.close();
  }

  private JoinedChannel channel(ChannelName name, ChannelConfig config, SigningIdentity peer) {
    return Joining.channel(
        store.ledger(name), config, peer, RecordedPackages.of(peer.mspId())::installed);
  }
}
