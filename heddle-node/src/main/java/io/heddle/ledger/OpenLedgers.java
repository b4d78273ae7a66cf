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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.rocksdb.ReadOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledgers of a store from one opening, or return to a copy, to the next: those who have one of
 * before get nothing of what comes after.
 */
final class OpenLedgers {

  private static final Logger log = LoggerFactory.getLogger(OpenLedgers.class);

  private final Written written;
  private final Database database;
  private final long transientBlocks;
  private final Gate gate = new Gate("ledger");
  private final Map<ChannelName, Ledger> ledgers = new ConcurrentHashMap<>();

  private OpenLedgers(Written written, Database database, long transientBlocks) {
    this.written = written;
    this.database = database;
    this.transientBlocks = transientBlocks;
  }

  /** Opens those of a directory; the caller closes that. */
  static OpenLedgers in(StoreDirectory directory, long transientBlocks, StoreMemory memory) {
    Written written;
    try {
      written = Written.open(directory.written());
    } catch (IOException e) {
      throw cannotBeUsed(directory, e);
    }
    OpenLedgers opened;
    try {
      opened =
          new OpenLedgers(
              written, Database.open(directory.database(), written, memory), transientBlocks);
    } catch (RuntimeException e) {
      written.close();
      throw e;
    }
    try {
      opened.loadChains();
      opened.removeUnfinished();
      opened.checkChains();
      HeldStates.sweep(opened.database, List.copyOf(opened.ledgers.keySet()));
      return opened;
    } catch (IOException e) {
      opened.close();
      throw cannotBeUsed(directory, e);
    } catch (HeddleException e) {
      opened.close();
      throw e;
    }
  }

  private static HeddleException cannotBeUsed(StoreDirectory directory, IOException e) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "Ledger directory '%s' cannot be used: %s".formatted(directory.path(), Reason.of(e)),
        e);
  }

  Set<ChannelName> channels() {
    return ledgers.values().stream()
        .filter(ledger -> ledger.height() > 0 || ledger.rebuild().isPresent())
        .map(Ledger::channel)
        .collect(Collectors.toUnmodifiableSet());
  }

  Ledger ledger(ChannelName channel) {
    return ledgers.computeIfAbsent(
        channel, name -> new Ledger(name, database, gate, ChainEnd.EMPTY, transientBlocks));
  }

  LedgerImport begin(ChannelName channel) {
    Ledger ledger = ledger(channel);
    if (ledger.height() > 0) {
      throw new HeddleException(
          Fault.CONFLICT, "Channel '%s' has a ledger already".formatted(channel));
    }
    return LedgerImport.begin(ledger, database, gate, () -> removeRows(channel));
  }

  void remove(ChannelName channel) {
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

  int openReaders() {
    return gate.readers();
  }

  Optional<String> problem() {
    return database.failure();
  }

  void copyTo(Path copy, String way) {
    Map<ChannelName, ChainEnd> ends =
        ledgers.values().stream().collect(Collectors.toMap(Ledger::channel, Ledger::end));
    try {
      StoreCopy.make(copy, ends, database, gate, Optional.of(way));
    } catch (IOException e) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "The ledgers cannot be copied to '%s': %s".formatted(copy, Reason.words(e)),
          e);
    }
  }

  boolean hasWayTo(String way) {
    return database.hasWayTo(way);
  }

  void keepWayTo(String way) {
    gate.alone(() -> {
      database.keepWayTo(way);
      return way;
    });
  }

  void forgetWayTo(String way) {
    gate.alone(() -> {
      database.forgetWayTo(way);
      return way;
    });
  }

  /** Nobody gets anything of these any more; the database stays open and is as it was. */
  OpenLedgers backAt(String way, String why) {
    gate.shut(why, () -> {});
    var back = new OpenLedgers(written, database, transientBlocks);
    back.gate.pass(() -> {
      database.goBackTo(way);
      return way;
    });
    back.loadChains();
    Set<ChannelName> gone = new HashSet<>(ledgers.keySet());
    gone.removeAll(back.ledgers.keySet());
    gone.forEach(written::forget);
    back.noteChains();
    try {
      HeldStates.sweep(database, List.copyOf(back.ledgers.keySet()));
    } catch (IOException e) {
      log.warn("States of ledgers that are gone cannot be removed: {}", Reason.words(e));
    }
    return back;
  }

  /** Closes them, for what is in the directory is worth nothing. */
  void abandon(String why) {
    gate.shut(
        why,
        () -> {
          database.closeAtOnce();
          written.close();
        });
  }

  /** Closes snapshots that are still open, and the store. Twice is harmless. */
  void close() {
    gate.shut(() -> {
      database.close();
      written.close();
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
      ledger.load();
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
          "Ledger '{}' has no readable note of how far it was written; blocks that were lost before"
              + " would not be noticed, there are {}",
          database.directory(),
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
                        database.directory(),
                        ledger(channel).height(),
                        channel,
                        end.height(),
                        there.isPresent() ? " of another content" : ""),
                database.directory());
          }
        });
    noteChains();
    written.force();
  }

  private void noteChains() {
    ledgers.forEach((channel, ledger) -> database.note(channel, ledger.end()));
    database.noteForced();
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
