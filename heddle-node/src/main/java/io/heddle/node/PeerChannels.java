// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vital;
import io.heddle.base.BlockHash;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.KnownConfigs;
import io.heddle.home.BegunLedger;
import io.heddle.joined.ChannelHealth;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.joined.JoiningPeer;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.order.Chain;
import io.heddle.order.OrderedChannel;
import io.heddle.snapshot.SnapshotFolder;
import io.heddle.snapshot.SnapshotJoins;
import io.heddle.snapshot.Snapshots;
import io.heddle.system.ChannelJoining;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels of one peer: those that it has joined before, and those that it joins while it runs.
 * Each follows those who order it. Safe for threads.
 */
final class PeerChannels implements ChannelJoining, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PeerChannels.class);

  private final LedgerStore ledgers;
  private final JoiningPeer peer;
  private final Ordering ordering;
  private final Function<Ledger, ChannelHealth> health;
  private final BegunLedger begun;
  private final Snapshots snapshots;
  private final JoinedChannels joined = new JoinedChannels();
  private final SnapshotJoins bySnapshot = new SnapshotJoins(this::joinFrom);
  private final ReentrantLock joining = new ReentrantLock();
  private final KnownConfigs configs = new KnownConfigs();
  private final Opened opened = new Opened();
  // guarded by joining, once it runs
  private final Map<ChannelName, ChannelHealth> healths = new HashMap<>();
  private final Opened running = new Opened(); // channels, and what follows those who order them
  private boolean isClosed;

  private PeerChannels(
      LedgerStore ledgers,
      JoiningPeer peer,
      Ordering ordering,
      Function<Ledger, ChannelHealth> health,
      BegunLedger begun,
      Snapshots snapshots) {
    this.ledgers = ledgers;
    this.peer = peer;
    this.ordering = ordering;
    this.health = health;
    this.begun = begun;
    this.snapshots = opened.add(snapshots); // closed when no block comes any more
    opened.add(running);
    snapshots.follow(joined);
  }

  /**
   * Opens the channels that the peer has joined; they wait for {@link #follow}.
   *
   * @param ordering where their blocks come from
   * @param begun notes that there are ledgers
   * @param snapshots of a peer on no channel yet
   */
  static PeerChannels open(
      LedgerStore ledgers,
      JoiningPeer peer,
      Ordering ordering,
      Function<Ledger, ChannelHealth> health,
      BegunLedger begun,
      Snapshots snapshots) {
    var channels = new PeerChannels(ledgers, peer, ordering, health, begun, snapshots);
    try {
      channels.ledgersToOpen().forEach(ledger -> channels.joined.add(channels.open(ledger)));
      if (!ledgers.channels().isEmpty()) {
        begun.note(ledgers);
      }
      return channels;
    } catch (RuntimeException e) {
      channels.opened.closeAfter(e);
      throw e;
    }
  }

  private List<Ledger> ledgersToOpen() {
    return ledgers.channels().stream()
        .sorted(Comparator.comparing(ChannelName::value))
        .map(ledgers::ledger)
        .filter(PeerChannels::isOpened)
        .toList();
  }

  private static boolean isOpened(Ledger ledger) {
    if (ledger.isPaused()) {
      log.info("Channel '{}' is paused, and is not opened", ledger.channel());
    }
    return !ledger.isPaused();
  }

  private JoinedChannel open(Ledger ledger) {
    return running.add(
        JoinedChannel.open(
            ledger, JoinedChannel.configuration(ledger, configs), peer, health(ledger.channel())));
  }

  private ChannelHealth health(ChannelName channel) {
    return healths.computeIfAbsent(channel, _ -> health.apply(ledgers.ledger(channel)));
  }

  /** Those that are joined. */
  JoinedChannels joined() {
    return joined;
  }

  /** Gives each channel the blocks that it has not, and from then on those that come. */
  void follow() {
    joined.all().forEach(this::catchUpAndFollow);
  }

  /** Whether its owner wants a channel not to be opened that the peer has joined. */
  boolean isPaused(ChannelName channel) {
    return ledgers.channels().contains(channel) && ledgers.ledger(channel).isPaused();
  }

  private void catchUpAndFollow(JoinedChannel channel) {
    var blocks = new TakenBlocks(channel, committer(channel));
    ordering
        .find(channel.name())
        .ifPresent(ordered -> catchUp(channel.ledger(), ordered.chain(), blocks));
    follow(channel, blocks);
  }

  private static void catchUp(Ledger ledger, Chain chain, TakenBlocks blocks) {
    long height = chain.height();
    if (ledger.height() < height) {
      log.info(
          "The peer takes blocks {} to {} of channel '{}' from the orderer",
          ledger.height(),
          height - 1,
          chain.channel());
    }
    for (long number = ledger.height(); number < height; number++) {
      blocks.receive(chain.block(number));
    }
  }

  private void follow(JoinedChannel channel, TakenBlocks blocks) {
    running.add(
        ordering.source(channel).follow(channel.ledger().height(), blocks, committer(channel)));
  }

  private Vital committer(JoinedChannel channel) {
    return health(channel.name()).committer();
  }

  /** Whether it is joined, or the orderer has it. */
  boolean isThere(ChannelName channel) {
    return joined.find(channel.value()).isPresent() || ordering.find(channel).isPresent();
  }

  /** How a channel is configured that is joined, or that of the node's orderer. */
  ChannelConfig configuration(ChannelName channel) {
    return joined
        .find(channel.value())
        .map(JoinedChannel::config)
        .orElseGet(() -> ordered(channel).config());
  }

  private Block firstBlock(ChannelName channel) {
    return ordered(channel).chain().block(0);
  }

  private OrderedChannel ordered(ChannelName channel) {
    return ordering.find(channel).orElseThrow();
  }

  /**
   * Joins a channel of the node's orderer unless it is joined already; all its blocks are there.
   */
  void ensure(ChannelName channel) {
    joining.lock();
    try {
      if (joined.find(channel.value()).isEmpty()) {
        catchUpAndFollow(begin(firstBlock(channel)));
      }
    } finally {
      joining.unlock();
    }
  }

  /** Those that are made of them. */
  Snapshots snapshots() {
    return snapshots;
  }

  /** What joins further ones by their snapshots. */
  SnapshotJoins bySnapshot() {
    return bySnapshot;
  }

  /** What is not in the snapshot comes in the background. */
  private void joinFrom(Path folder, Runnable check) {
    Ledger ledger =
        SnapshotFolder.verified(folder).importInto(ledgers, peer.approvals().organisation(), check);
    joining.lock();
    try {
      check.run();
      JoinedChannel channel = open(ledger);
      joined.add(channel);
      note();
      follow(channel, new TakenBlocks(channel, committer(channel)));
      log.info(
          "Created ledger [{}] from snapshot; the peer has joined the channel", ledger.channel());
    } finally {
      joining.unlock();
    }
  }

  /** The other blocks come in the background. */
  @Override
  public void join(Block first) {
    joining.lock();
    try {
      try {
        bySnapshot.requireNone();
      } catch (HeddleException e) {
        throw refused(e.getMessage());
      }
      JoinedChannel channel = begin(first);
      follow(channel, new TakenBlocks(channel, committer(channel)));
      log.info("The peer has joined channel '{}'", channel.name());
      warnIfStranger(channel);
    } finally {
      joining.unlock();
    }
  }

  /** It may come to be one of the channel by a later block; orderers have to let it know then. */
  private void warnIfStranger(JoinedChannel channel) {
    strangeness(channel.config())
        .ifPresent(why ->
            log.warn(
                "On channel '{}' as its first block has it, {}; until a later one changes that,"
                    + " orderers may give the peer no blocks",
                channel.name(),
                why));
  }

  private Optional<String> strangeness(ChannelConfig config) {
    MspId own = peer.approvals().organisation();
    if (!config.applicationOrganisations().containsKey(own)) {
      return Optional.of("'%s' is no member".formatted(own));
    }
    try {
      config.msps().validate(config.msps().parse(peer.identity()));
      return Optional.empty();
    } catch (HeddleException e) {
      return Optional.of("the peer's certificate does not count: " + e.getMessage());
    }
  }

  /** With its first block, or not at all. */
  private JoinedChannel begin(Block first) {
    if (isClosed) {
      throw new HeddleException(Fault.UNAVAILABLE, "The peer is stopping");
    }
    ChannelConfig config = ChannelConfig.fromBlock(first);
    Ledger ledger = ledgers.ledger(config.channel());
    if (ledgers.channels().contains(config.channel())) {
      throw refused(
          "ledger [%s] already exists with state [%s]"
              .formatted(config.channel(), ledger.isPaused() ? "INACTIVE" : "ACTIVE"));
    }
    requireFirst(first);
    ChannelHealth health = health(config.channel());
    JoinedChannel channel = JoinedChannel.open(ledger, config, peer, health);
    try {
      channel.commit(first);
    } catch (RuntimeException e) {
      healths.remove(config.channel());
      channel.close();
      throw e;
    }
    running.add(channel);
    joined.add(channel);
    note();
    return channel;
  }

  /** All that can be wrong with it, so that nothing of a channel is begun in vain. */
  private static void requireFirst(Block block) {
    BlockHeader header = block.getHeader();
    if (header.getNumber() != 0) {
      throw refused(
          "block number should have been 0 but was " + Long.toUnsignedString(header.getNumber()));
    }
    if (!header.getPreviousHash().isEmpty()) {
      throw refused("it names a block before it");
    }
    if (!header.getDataHash().equals(BlockHash.data(block.getData()))) {
      throw refused("its data hash is not the hash of its data");
    }
  }

  private static HeddleException refused(String why) {
    return new HeddleException(Fault.CONFLICT, "cannot create ledger from genesis block: " + why);
  }

  /** The channel is joined, whether or not that can be noted beside the ledgers. */
  private void note() {
    try {
      begun.note(ledgers);
    } catch (HeddleException e) {
      log.warn("{}", e.getMessage());
    }
  }

  /** Does something while no channel is joined. */
  <T> T alone(Supplier<T> work) {
    joining.lock();
    try {
      return work.get();
    } finally {
      joining.unlock();
    }
  }

  /**
   * Closes all channels, each with all blocks that the orderer has; only {@link #alone}.
   *
   * @param why is what those are told who wait for transactions
   */
  void end(String why) {
    running.close();
    joined.all().forEach(channel -> channel.giveUp(why));
  }

  /** Opens those anew that the ledgers have by now; they wait for {@link #follow}. */
  void openAnew() {
    healths.clear();
    joined.replace(ledgersToOpen().stream().map(this::open).toList());
    note();
  }

  /** Those who read the blocks of its channels, or events, are told that it ends. */
  void endStreams() {
    joined.all().forEach(JoinedChannel::endStreams);
  }

  /** Returns when each channel has all blocks that the orderer has, or cannot take them. */
  @Override
  public void close() {
    joining.lock();
    try {
      isClosed = true;
    } finally {
      joining.unlock();
    }
    bySnapshot.close();
    opened.close();
  }
}
