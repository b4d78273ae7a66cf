// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.Mode;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over of a damaged ledger what is whole: all that was written before the first write that is
 * not. The damaged files are kept beside it.
 */
public final class Salvage {

  private static final Logger log = LoggerFactory.getLogger(Salvage.class);

  private static final String COPY = "db.salvage";
  private static final String ASIDE = "db.damaged-";

  private final Path dir;
  private final Path database;
  private final Written written;

  private Salvage(Path dir, StoreDirectory directory, Written written) {
    this.dir = dir;
    this.database = directory.database();
    this.written = written;
  }

  /**
   * What became of a channel.
   *
   * @param kept how many blocks there are now, from block 0 on
   * @param before how many there were at least; empty if nobody noted that
   */
  public record Chain(ChannelName channel, long kept, Optional<Long> before) {}

  /**
   * What was done.
   *
   * @param aside where the damaged files are
   */
  public record Result(List<Chain> chains, Path aside) {
    public Result {
      chains = List.copyOf(chains);
    }
  }

  /**
   * Takes over what is whole in a ledger's directory that nobody uses.
   *
   * @throws HeddleException {@code BAD_INPUT} if what is left would not be consistent; nothing is
   *     changed then
   */
  public static Result run(Path dir) {
    try (StoreDirectory directory = StoreDirectory.open(dir);
        Written written = Written.open(directory.written())) {
      return new Salvage(dir, directory, written).run();
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Ledger in '%s' could not be taken over: %s".formatted(dir, Reason.of(e)),
          e);
    } catch (RocksDBException e) {
      throw impossible(dir.resolve(COPY), Database.cause(e));
    }
  }

  private Result run() throws IOException, RocksDBException {
    undoUnfinished();
    if (isWhole()) {
      throw new HeddleException(
          Fault.CONFLICT, "Ledger in '%s' is whole: there is nothing to take over".formatted(dir));
    }
    Path copy = dir.resolve(COPY);
    DirectoryTree.delete(copy);
    long last;
    Map<ChannelName, ChainEnd> ends;
    try {
      DirectoryTree.link(database, copy, name -> name.endsWith(".sst"));
      repairCurrent(copy);
      last = cutLogs(copy);
      ends = open(copy, last);
      DirectoryTree.forceAll(copy);
    } catch (IOException | RocksDBException | HeddleException e) {
      DirectoryTree.delete(copy);
      throw e;
    }
    Path aside = free(ASIDE);
    WholeFile.move(database, aside);
    WholeFile.move(copy, database);
    written.restart(last, ends);
    return new Result(chains(ends), aside);
  }

  private boolean isWhole() {
    if (!Files.exists(database)) {
      return false;
    }
    try (StoreMemory memory = new StoreMemory()) {
      OpenRocks rocks =
          OpenRocks.at(database, StoreCheck.check(database, written.before()), memory);
      try {
        Map<ChannelName, ChainEnd> ends = WholeChains.check(rocks, database);
        return written.before().map(Written.State::ends).orElse(Map.of()).entrySet().stream()
            .allMatch(end ->
                ends.getOrDefault(end.getKey(), ChainEnd.EMPTY).height()
                    >= end.getValue().height());
      } finally {
        rocks.close();
      }
    } catch (HeddleException | RocksDBException e) {
      log.debug("Ledger in '{}' is not whole", dir, e);
      return false;
    }
  }

  /** An earlier attempt may have ended between its two renames. */
  private void undoUnfinished() throws IOException {
    if (!Files.exists(database)) {
      for (int number = 1; Files.exists(dir.resolve(ASIDE + number)); number++) {
        if (!Files.exists(dir.resolve(ASIDE + (number + 1)))) {
          WholeFile.move(dir.resolve(ASIDE + number), database);
        }
      }
    }
  }

  private Path free(String prefix) {
    int number = 1;
    while (Files.exists(dir.resolve(prefix + number))) {
      number++;
    }
    return dir.resolve(prefix + number);
  }

  /** If one file only can be meant, it is that one. */
  private static void repairCurrent(Path copy) throws IOException {
    Path current = TableLog.current(copy);
    if (Files.exists(current) && Files.exists(TableLog.file(copy))) {
      return;
    }
    List<Path> candidates;
    try (Stream<Path> files = Files.list(copy)) {
      candidates = files.filter(TableLog::isNamedAsOne).toList();
    }
    if (candidates.size() != 1) {
      throw impossible(
          copy, "the log of its tables is not there, or there are several that could be it");
    }
    WholeFile.write(current, candidates.getFirst().getFileName() + "\n", Mode.PRIVATE);
  }

  /** Cuts off what is behind the first write that is not whole; the number of the last one left. */
  private static long cutLogs(Path copy) throws IOException {
    TableLog tables = TableLog.read(TableLog.file(copy));
    WriteLogs logs = WriteLogs.read(copy);
    if (logs.firstWrite().orElse(0L) > tables.lastWrite() + 1) {
      throw impossible(
          copy,
          "writes %d to %d are missing before those that are there"
              .formatted(tables.lastWrite() + 1, logs.firstWrite().orElse(0L) - 1));
    }
    boolean isBehind = false;
    for (Path file : logs.files()) {
      if (isBehind) {
        Files.delete(file);
      } else if (logs.gap().filter(gap -> gap.file().equals(file)).isPresent()) {
        isBehind = true;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(logs.gap().get().offset());
        }
      }
    }
    return logs.writes() == 0 ? tables.lastWrite() : logs.writes();
  }

  private static Map<ChannelName, ChainEnd> open(Path copy, long last) throws RocksDBException {
    var way = new StoreCheck.Way(false, WALRecoveryMode.PointInTimeRecovery, false);
    try (StoreMemory memory = new StoreMemory()) {
      return checked(OpenRocks.at(copy, way, memory), copy, last);
    }
  }

  /** Closes it. */
  private static Map<ChannelName, ChainEnd> checked(OpenRocks rocks, Path copy, long last)
      throws RocksDBException {
    try {
      for (var table : rocks.rocks().getLiveFilesMetaData()) {
        if (table.largestSeqno() > last) {
          throw impossible(
              copy,
              "table '%s' has writes up to %d, and the logs end with %d"
                  .formatted(table.fileName(), table.largestSeqno(), last));
        }
      }
      Map<ChannelName, ChainEnd> ends = WholeChains.check(rocks, copy);
      rocks.flush();
      return ends;
    } finally {
      rocks.close();
    }
  }

  private List<Chain> chains(Map<ChannelName, ChainEnd> ends) {
    Map<String, Chain> chains = new TreeMap<>();
    Map<ChannelName, Written.End> before =
        written.before().map(Written.State::ends).orElse(Map.of());
    before.forEach((channel, end) ->
        chains.put(channel.value(), new Chain(channel, 0, Optional.of(end.height()))));
    ends.forEach((channel, end) ->
        chains.put(
            channel.value(),
            new Chain(
                channel,
                end.height(),
                Optional.ofNullable(before.get(channel)).map(Written.End::height))));
    return new ArrayList<>(chains.values());
  }

  static HeddleException impossible(Path directory, String why) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "Ledger in '%s' cannot be taken over: %s; put back a copy of the whole directory, or start with another one"
            .formatted(directory.resolveSibling(""), why));
  }
}
