// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import com.google.protobuf.ByteString;
import io.heddle.alive.Vital;
import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.KnownConfigs;
import io.heddle.channel.NoVerdict;
import io.heddle.commit.CommitListener;
import io.heddle.commit.Committer;
import io.heddle.events.BlockFeed;
import io.heddle.events.ChaincodeEventFeed;
import io.heddle.events.CommitStatuses;
import io.heddle.events.SharedBlocks;
import io.heddle.joined.Dissemination.Neighbour;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.PrivateDigest;
import io.heddle.ledger.Rebuild;
import io.heddle.ledger.StateSnapshot;
import io.heddle.lifecycle.DefinitionCache;
import io.heddle.query.NamespaceIndexes;
import io.heddle.simulate.Simulator;
import io.heddle.simulate.StateDatabase;
import io.heddle.validate.BlockForm;
import io.heddle.validate.BlockSignatures;
import io.heddle.validate.KeptValues;
import io.heddle.validate.PrivateSource;
import io.heddle.validate.PrivateTimer;
import io.heddle.validate.Validator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel that one peer has joined, with all that is known of its state: nothing outside
 * remembers any of it, so that a channel that is opened again, on whatever ledger, starts with what
 * that ledger has. Safe for threads.
 *
 * <p>Fabric: core/peer/channel.go.
 */
public final class JoinedChannel implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(JoinedChannel.class);

  private final Ledger ledger;
  private final StateDatabase database;
  private final ConfigInForce config;
  private final DefinitionCache definitions;
  private final ChaincodeEventFeed events;
  private final BlockFeed blocks;
  private final CommitStatuses statuses;
  private final Vital.Listening whenStuck;
  private final JoiningPeer peer;
  private final HeldWrites held;
  private final Reconciler reconciler;
  private final Committer committer;
  private final ChannelHealth health;
  private volatile Optional<Rebuild> rebuild;

  private JoinedChannel(
      Ledger ledger, ChannelConfig first, JoiningPeer peer, ChannelHealth health) {
    this.ledger = ledger;
    this.rebuild = ledger.rebuild();
    this.database = peer.database();
    this.config = new ConfigInForce(first);
    var indexes = new PackageIndexes(NamespaceIndexes.of(ledger), peer.indexes());
    this.definitions =
        new DefinitionCache(ledger, peer.approvals(), peer.installed(), peer.undeployed());
    indexes.changed(definitions.deployments());
    SharedBlocks shared = new SharedBlocks(ledger);
    this.events = new ChaincodeEventFeed(shared);
    this.blocks = new BlockFeed(shared);
    this.health = health;
    this.statuses = new CommitStatuses(ledger, health::lastingProblem);
    this.whenStuck = health.whenStuck(statuses::giveUp);
    this.peer = peer;
    var members = new CollectionMembers(definitions, config, peer.approvals().organisation());
    this.held = new HeldWrites(ledger, config, members, health.privateTimer());
    var puller = new Puller(ledger.channel(), peer.others(), config, health.privateTimer());
    this.committer =
        new Committer(
            ledger,
            new Validator(
                config,
                ledger,
                peer.identity(),
                unlessRebuilding(puller),
                database,
                peer.verdicts()),
            health.committer());
    this.reconciler =
        new Reconciler(
            ledger,
            committer,
            puller,
            members,
            peer.sharing(),
            health.privateTimer(),
            health.reconciler());

    committer.demand(block -> BlockSignatures.check(block, config.get()));
    // What follows on the validation and the append of a block, in this order: whoever is told
    // that a transaction is valid may rely on all that comes before.
    committer.measure(health.timer());
    committer.listen(config);
    committer.listen(block -> definitions.follow(block.update()));
    definitions.listen(indexes); // before whoever else listens to definitions
    definitions.listen(_ -> reconciler.hope());
    committer.listen(events);
    committer.listen(blocks);
    committer.listen(statuses);
    committer.listen(_ -> lookWhetherRebuilt());
    lookWhetherRebuilt();
  }

  /**
   * Opens a channel.
   *
   * @param config of its {@link #configuration ledger}, or of the first block that is to come
   * @param peer that has joined it
   */
  public static JoinedChannel open(
      Ledger ledger, ChannelConfig config, JoiningPeer peer, ChannelHealth health) {
    var channel = new JoinedChannel(ledger, config, peer, health);
    channel.recommit();
    channel.reconciler.start();
    return channel;
  }

  /** The configuration with which a ledger that has blocks is opened. */
  public static ChannelConfig configuration(Ledger ledger) {
    return configuration(ledger, new KnownConfigs());
  }

  /** As {@link #configuration(Ledger)}, of which some may be known. */
  public static ChannelConfig configuration(Ledger ledger, KnownConfigs known) {
    return ConfigInForce.of(ledger, known);
  }

  public ChannelName name() {
    return ledger.channel();
  }

  /** Why no block is committed now; empty if one would be. */
  public Optional<String> problem() {
    return health.committer().problem();
  }

  /** Whether it has not all blocks yet that it had before some were removed. */
  public boolean isRebuilding() {
    return rebuild.isPresent();
  }

  /** What this peer did not keep of blocks that it had, it gets as all that it missed: later. */
  private PrivateSource unlessRebuilding(PrivateSource others) {
    return PrivateSource.of(
        wanted -> (isRebuilding() ? PrivateSource.NONE : others).fetch(wanted), others.timer());
  }

  /** Commits the blocks again if only they are left of the ledger. */
  private void recommit() {
    long stored = rebuild.map(Rebuild::stored).orElse(0L);
    if (ledger.height() < stored) {
      log.info(
          "Recommitting blocks [{}] to [{}] of channel '{}'", ledger.height(), stored - 1, name());
    }
    while (ledger.height() < stored) {
      long number = ledger.height();
      Optional<Block> before = ledger.block(number);
      commit(before.orElseThrow());
      if (!ledger.block(number).equals(before)) {
        log.error(
            "Block [{}] of channel '{}' has got other verdicts or another commit hash than before",
            number,
            name());
      }
    }
  }

  private void lookWhetherRebuilt() {
    if (rebuild.filter(each -> ledger.height() >= each.before()).isPresent()) {
      KeptValues.bringBack(ledger);
      ledger.rebuilt();
      rebuild = Optional.empty();
    }
  }

  /** The configuration in force. */
  public ChannelConfig config() {
    return config.get();
  }

  public Ledger ledger() {
    return ledger;
  }

  /** What chaincode names mean here. */
  public DefinitionCache definitions() {
    return definitions;
  }

  public ChaincodeEventFeed events() {
    return events;
  }

  public BlockFeed blocks() {
    return blocks;
  }

  public CommitStatuses statuses() {
    return statuses;
  }

  /** The other peers that are on the channel now. */
  public List<Neighbour> neighbours() {
    return peer.others().on(name());
  }

  /** How private values are shared with them. */
  public PrivateSharing sharing() {
    return peer.sharing();
  }

  /** Another peer was given what a transaction wrote, or could not be: so long it took. */
  public void gave(Duration took) {
    health.privateTimer().took(PrivateTimer.Step.SEND, took);
  }

  /**
   * Gives another peer what it asks for of private write sets, and may have.
   *
   * @param asker its marshalled {@code SerializedIdentity}
   */
  public List<GivenWrites> give(ByteString asker, List<PrivateDigest> wanted) {
    return held.give(asker, wanted);
  }

  /**
   * Gives another peer what it may have of the private values of a block, by the positions of the
   * transactions.
   *
   * @param asker its marshalled {@code SerializedIdentity}
   */
  public Map<Long, TxPvtReadWriteSet> giveOfBlock(ByteString asker, long block) {
    return held.giveOfBlock(asker, block);
  }

  /** Starts a transaction on the present state; the caller closes it. */
  public Simulator simulator(TxId txId) {
    return simulator(txId, ledger.snapshot());
  }

  /** Starts a transaction on a state, which is closed together with it. */
  public Simulator simulator(TxId txId, StateSnapshot state) {
    return new Simulator(txId, state, database);
  }

  /**
   * The one door for blocks, wherever they come from: see {@link Committer#commit}.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if the block has not the form that
   *     Fabric demands or is not signed as the configuration before it demands, too; {@code
   *     UNAVAILABLE} if the channel is closed
   * @throws NoVerdict if the channel cannot go on with the block, or with any: what it has can be
   *     read
   */
  public void commit(Block block) {
    requireUsable();
    BlockForm.check(block);
    committer.commit(block);
  }

  /**
   * Demands that the configuration in force can be used: whoever wrote the ledger may have known
   * more capabilities.
   *
   * @throws NoVerdict if it cannot
   */
  public void requireUsable() {
    config
        .get()
        .objection()
        .ifPresent(why -> {
          throw NoVerdict.underConfiguration(name(), why);
        });
  }

  /** Tells somebody of each block when all that belongs to the channel has heard of it. */
  public void listen(CommitListener listener) {
    committer.listen(listener);
  }

  /** Asks soon for private values that are missing: somebody has come who may have them. */
  public void reconcile() {
    reconciler.hope();
  }

  /**
   * Does something while no block is on its way, and all that belongs to the channel has heard of
   * the last one.
   *
   * @throws io.heddle.base.HeddleException {@code UNAVAILABLE} if a block could not be committed
   *     yet, or the channel is closed
   */
  public <T> T betweenBlocks(Supplier<T> work) {
    return committer.betweenBlocks(work);
  }

  /** Waits until there are so many blocks, but not for ever; whether there are. */
  public boolean await(long height, Duration most) throws InterruptedException {
    return height == 0 || blocks.await(height - 1, most);
  }

  /** Tells those who wait for transactions that these will not come, and why. */
  public void giveUp(String why) {
    statuses.giveUp(why);
  }

  /** Ends what clients read; blocks still come, until it is closed. */
  public void endStreams() {
    events.close();
    blocks.close();
  }

  /** Returns when the last block is committed and told; nothing gets through any more. */
  @Override
  public void close() {
    reconciler.close();
    committer.close();
    whenStuck.close();
    endStreams();
  }
}
