// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.rocksdb.ReadOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ledgers of one peer, in one directory that one process at a time may use. */
public final class LedgerStore implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LedgerStore.class);

  /** Fabric's sample of {@code peer.gossip.pvtData.transientstoreMaxBlockRetention}. */
  private static final long TRANSIENT_BLOCKS = 20_000;

  private final StoreDirectory directory;
  private final Written written;
  private final Database database;
  private final long transientBlocks;
  private final Runnable afterwards;
  private final Gate gate = new Gate("ledger");
  private final Map<ChannelName, Ledger> ledgers = new ConcurrentHashMap<>();

  private LedgerStore(
      StoreDirectory directory,
      Written written,
      Database database,
      long transientBlocks,
      Runnable afterwards) {
    this.afterwards = afterwards;
    this.directory = directory;
    this.written = written;
    this.database = database;
    this.transientBlocks = transientBlocks;
  }

  /** Whether ledgers are in a directory, or what is left of some. */
  public static boolean isAt(Path dir) {
    return StoreDirectory.isAt(dir);
  }

  /**
   * Opens the ledgers in a directory, which is made if it does not exist.
   *
   * @throws HeddleException {@code UNAVAILABLE} if another process uses the directory, {@code
   *     BAD_INPUT} if it cannot be written or was written by another version
   */
  public static LedgerStore open(Path dir) {
    return open(dir, TRANSIENT_BLOCKS);
  }

  /** As the other, alone in its process. */
  static LedgerStore open(Path dir, long transientBlocks) {
    StoreMemory memory = new StoreMemory();
    try {
      return open(dir, transientBlocks, memory, memory::close);
    } catch (RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  /**
   * As {@link #open(Path)}.
   *
   * @param transientBlocks for how many blocks, at least, private data is kept that was endorsed
   *     and never came in a block
   * @param memory which it shares with the other stores of the process
   */
  public static LedgerStore open(Path dir, long transientBlocks, StoreMemory memory) {
    return open(dir, transientBlocks, memory, () -> {});
  }

  private static LedgerStore open(
      Path dir, long transientBlocks, StoreMemory memory, Runnable afterwards) {
    StoreDirectory directory = StoreDirectory.open(dir);
    Written written;
    try {
      written = Written.open(directory.written());
    } catch (IOException e) {
      directory.close();
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Ledger directory '%s' cannot be used: %s".formatted(dir, Reason.of(e)),
          e);
    }
    LedgerStore store;
    try {
      store =
          new LedgerStore(
              directory,
              written,
              Database.open(directory.database(), written, memory),
              transientBlocks,
              afterwards);
    } catch (RuntimeException e) {
      written.close();
      directory.close();
      throw e;
    }
    try {
      store.loadChains();
      store.removeUnfinished();
      store.checkChains();
      HeldStates.sweep(store.database, List.copyOf(store.ledgers.keySet()));
      return store;
    } catch (IOException e) {
      store.close();
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Ledger directory '%s' cannot be used: %s".formatted(dir, Reason.of(e)),
          e);
    } catch (HeddleException e) {
      store.close();
      throw e;
    }
  }

  /** The channels that have a block, though it may have to be committed again. */
  public Set<ChannelName> channels() {
    return ledgers.values().stream()
        .filter(ledger -> ledger.height() > 0 || ledger.rebuild().isPresent())
        .map(Ledger::channel)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The ledger of a channel, always the same one; empty if the channel has no block yet. */
  public Ledger ledger(ChannelName channel) {
    return ledgers.computeIfAbsent(
        channel, name -> new Ledger(name, database, gate, ChainEnd.EMPTY, transientBlocks));
  }

  /**
   * Begins to make the ledger of a channel of a snapshot; the caller closes it.
   *
   * @throws HeddleException {@code CONFLICT} if the channel has one
   */
  public LedgerImport begin(ChannelName channel) {
    Ledger ledger = ledger(channel);
    if (ledger.height() > 0) {
      throw new HeddleException(
          Fault.CONFLICT, "Channel '%s' has a ledger already".formatted(channel));
    }
    return LedgerImport.begin(ledger, database, gate, () -> removeRows(channel));
  }

  /** Removes the ledger of a channel, which nobody uses any more, with all that belongs to it. */
  public void remove(ChannelName channel) {
    ledger(channel).held().releaseAll();
    removeRows(channel);
    ledgers.remove(channel);
  }

  private void removeRows(ChannelName channel) {
    database.mend(gate);
    gate.pass(() -> {
      database.remove(channel);
      return channel;
    });
  }

  /** How many snapshots, and scans of state and history, are open now: each holds native memory. */
  public int openReaders() {
    return gate.readers();
  }

  /** Why nothing can be written now; empty if the last write succeeded. */
  public Optional<String> problem() {
    return database.failure();
  }

  /** Closes snapshots that are still open, and the store. Twice is harmless. */
  @Override
  public void close() {
    gate.shut(() -> {
      database.close();
      written.close();
      directory.close();
      afterwards.run();
    });
  }

  private void loadChains() {
    try (var chains =
        gate.adopt(() ->
            database.scan(
                Column.CHAINS,
                new byte[0],
                new byte[] {(byte) 0xff},
                new ReadOptions(),
                this::chain,
                gate))) {
      for (var ledger = chains.next(); ledger.isPresent(); ledger = chains.next()) {
        ledgers.put(ledger.get().channel(), ledger.get());
      }
    }
    for (Ledger ledger : ledgers.values()) {
      gate.pass(() ->
              database.get(
                  Column.STATE,
                  StoreKey.state(ledger.channel(), Origin.NAMESPACE, ByteString.EMPTY)))
          .map(StoreValue::stateEntry)
          .map(entry -> StoreValue.origin(entry.value()))
          .ifPresent(ledger::beginAt);
    }
  }

  /** What was to be made of a snapshot, and is not whole. */
  private void removeUnfinished() {
    for (Ledger ledger : List.copyOf(ledgers.values())) {
      if (ledger.height() == 0 && ledger.rebuild().isEmpty()) {
        log.warn(
            "The ledger of channel '{}' was not made of its snapshot to the end, and is removed",
            ledger.channel());
        remove(ledger.channel());
      }
    }
  }

  /** No chain may have become shorter, or another one, since it was last written. */
  private void checkChains() {
    if (written.before().isEmpty() && !ledgers.isEmpty()) {
      log.warn(
          "Ledger '{}' has no readable note of how far it was written; blocks that were lost before would not be noticed, there are {}",
          directory.database(),
          ledgers.values().stream()
              .map(ledger -> "%d of channel '%s'".formatted(ledger.height(), ledger.channel()))
              .collect(Collectors.joining(", ")));
    }
    written
        .before()
        .map(Written.State::ends)
        .orElse(Map.of())
        .forEach((channel, end) -> {
          Optional<ByteString> there = ledger(channel).headerHash(end.height() - 1);
          if (!there.equals(Optional.of(end.headerHash())) && !(there.isEmpty() && mayHaveLost())) {
            throw StoreCheck.refusal(
                "Ledger in '%s' has %d blocks of channel '%s', and there were at least %d%s"
                    .formatted(
                        directory.database(),
                        ledger(channel).height(),
                        channel,
                        end.height(),
                        there.isPresent() ? " of another content" : ""),
                directory.database());
          }
        });
    ledgers.forEach((channel, ledger) -> database.note(channel, ledger.end()));
    database.noteForced();
    written.force();
  }

  /** Writes that were not forced, by a power cut: whoever has made the blocks gives them again. */
  private boolean mayHaveLost() {
    return written.before().filter(Written.State::isOfOtherBoot).isPresent()
        && written.before().filter(state -> state.forced() < state.write()).isPresent();
  }

  private Ledger chain(byte[] key, byte[] value) {
    var channel = new ChannelName(new String(key, StandardCharsets.UTF_8));
    return new Ledger(channel, database, gate, StoreValue.chainEnd(value), transientBlocks);
  }
}
