// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.disk.Boot;
import io.heddle.disk.LastLines;
import io.heddle.disk.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file beside the store that says how far it has been written, so that a store that has lost
 * something does not pass for one in which that never was. Safe for threads.
 *
 * <p>It is noted after each write has reached the disk, and not forced itself: after the death of
 * the process it is exact, after a power cut it may say less than there is, never more.
 */
final class Written implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Written.class);

  private static final String FORMAT = "heddle-written 1";
  private static final HexFormat HEX = HexFormat.of();
  private static final int MAX_CHANNELS = 20;
  private static final Optional<String> BOOT = Boot.id();

  /** Where a chain ended. */
  record End(long height, ByteString headerHash) {}

  /**
   * What has been written.
   *
   * @param write the number of the last write, as RocksDB counts
   * @param forced the number of the last one that survives a power cut
   * @param boot the run of the machine in which that was; empty if it is not known
   * @param ends of the channels, the first {@value #MAX_CHANNELS} if there are more
   */
  record State(long write, long forced, Optional<String> boot, Map<ChannelName, End> ends) {
    State {
      ends = Map.copyOf(ends);
    }

    /** Whether the machine may have gone down since, with what was not forced to the disk. */
    boolean isOfOtherBoot() {
      return boot.isEmpty() || !boot.equals(Boot.id());
    }

    /** The number of the last write that must be there now. */
    long required() {
      return isOfOtherBoot() ? forced : write;
    }
  }

  private final LastLines file;
  private final Optional<State> before;
  // guarded by this
  private final Map<ChannelName, End> ends = new LinkedHashMap<>();
  private long write;
  private long forced;
  private boolean isBroken;

  private Written(LastLines file, Optional<State> before) {
    this.file = file;
    this.before = before;
    before.ifPresent(state -> {
      write = state.required();
      forced = state.forced();
      ends.putAll(state.ends());
    });
  }

  static Written open(Path path) throws IOException {
    LastLines file = LastLines.open(path);
    return new Written(file, file.read().flatMap(Written::parse));
  }

  /** What was noted when it was opened; empty if nothing was, or nothing that can be read. */
  Optional<State> before() {
    return before;
  }

  /** What is noted by now. */
  synchronized Optional<State> state() {
    return Optional.of(new State(write, forced, BOOT, ends));
  }

  /** Notes a write that is on the disk, as all before it are. */
  synchronized void noteForced(long number) {
    forced = Math.max(forced, number);
    note(number);
  }

  /** Notes a write that survives the death of the process, but perhaps no power cut. */
  private void note(long number) {
    write = Math.max(write, number);
    save();
  }

  /** As {@link #note(long)}, a write that brought a block. */
  synchronized void note(long number, ChannelName channel, ChainEnd end) {
    if (ends.containsKey(channel) || ends.size() < MAX_CHANNELS) {
      ends.put(channel, new End(end.height(), end.headerHash()));
    }
    note(number);
  }

  /** Forgets a channel, whose chain is about to be removed; on disk when it returns. */
  synchronized void forget(ChannelName channel) {
    if (ends.remove(channel) != null) {
      save();
      save(); // so that neither of the last two is from before
      force();
    }
  }

  /** Forgets what was noted and begins with this, which may be less; on disk when it returns. */
  synchronized void restart(long number, Map<ChannelName, ChainEnd> chains) {
    ends.clear();
    write = 0;
    forced = 0;
    chains.forEach((channel, end) -> note(number, channel, end));
    noteForced(number);
    noteForced(number); // so that neither of the last two is from before
    force();
  }

  /** Makes sure that it survives a power cut. */
  synchronized void force() {
    try {
      file.force();
    } catch (IOException e) {
      warn(e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      file.force();
      file.close();
    } catch (IOException e) {
      warn(e);
    }
  }

  private void save() {
    var text = new StringBuilder(FORMAT).append("\nwrite ").append(write);
    text.append("\nforced ").append(forced);
    BOOT.ifPresent(id -> text.append("\nboot ").append(id));
    ends.forEach((channel, end) ->
        text.append("\nchain ")
            .append(end.height())
            .append(' ')
            .append(HEX.formatHex(end.headerHash().toByteArray()))
            .append(' ')
            .append(channel.value()));
    try {
      file.write(text.toString());
    } catch (IOException e) {
      warn(e);
    }
  }

  /** What it says stays true, so nothing else fails for it. */
  private void warn(IOException e) {
    if (!isBroken) {
      isBroken = true;
      log.warn(
          "'{}' cannot be written, so lost blocks may not be noticed: {}",
          file.path(),
          Reason.words(e));
    }
  }

  private static Optional<State> parse(String text) {
    String[] lines = text.split("\n", -1);
    if (!lines[0].equals(FORMAT)) {
      return Optional.empty();
    }
    long write = 0;
    Optional<Long> forced = Optional.empty();
    Optional<String> boot = Optional.empty();
    Map<ChannelName, End> ends = new HashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ", 4);
      switch (words[0]) {
        case "write" -> write = Long.parseLong(words[1]);
        case "forced" -> forced = Optional.of(Long.parseLong(words[1]));
        case "boot" -> boot = Optional.of(words[1]);
        case "chain" ->
            ends.put(
                new ChannelName(words[3]),
                new End(Long.parseLong(words[1]), ByteString.copyFrom(HEX.parseHex(words[2]))));
        default -> {
          // of a later version
        }
      }
    }
    // an earlier version forced all that it wrote
    return Optional.of(new State(write, forced.orElse(write), boot, ends));
  }
}
