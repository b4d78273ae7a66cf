// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The logs of what was written to the store and is perhaps in none of its tables yet, oldest first.
 *
 * @param gap where the logs stop to be whole or to continue each other; empty if they do not
 * @param hasTear whether a record is torn off somewhere, be it followed by all that was written
 *     later
 * @param firstWrite the number of the first write in them, from which all others are counted; empty
 *     if there is none
 * @param writes the number of the last write before the break; 0 if there is none
 */
record WriteLogs(
    List<Path> files,
    Optional<Break> gap,
    boolean hasTear,
    Optional<Long> firstWrite,
    long writes) {

  private static final String END = ".log";
  private static final int HEADER = 12;

  /**
   * Where the logs are not whole.
   *
   * @param offset up to which the file is whole
   * @param kind what is not right there
   */
  record Break(Path file, long offset, Kind kind) {}

  /** What can be wrong with a log. */
  enum Kind {
    /** It ends within a record, and nothing follows: a crash leaves that. */
    TORN,
    /** Something is not whole, and more follows. */
    DAMAGED,
    /** It does not continue what is before it: a log before it is not there, or is another one. */
    DISCONNECTED
  }

  WriteLogs {
    files = List.copyOf(files);
  }

  /** Reads all logs of a store that nobody has opened. */
  static WriteLogs read(Path directory) throws IOException {
    return new Reader().read(files(directory));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.getFileName().toString().endsWith(END))
          .sorted(Comparator.comparing(file -> file.getFileName().toString()))
          .toList();
    }
  }

  private static final class Reader {

    private Optional<Long> first = Optional.empty();
    private long last;
    private boolean isContinuous = true;
    private boolean hasTear;
    private Optional<Break> gap = Optional.empty();

    WriteLogs read(List<Path> files) throws IOException {
      for (Path file : files) {
        if (gap.isEmpty() || gap.get().kind() == Kind.TORN) {
          readNext(file);
        }
      }
      return new WriteLogs(files, gap, hasTear, first, last);
    }

    private void readNext(Path file) throws IOException {
      long before = last;
      LogFile log = LogFile.read(file, this::take);
      if (!isContinuous) {
        gap =
            gap.map(tear -> new Break(tear.file(), tear.offset(), Kind.DAMAGED))
                .or(() -> Optional.of(new Break(file, 0, Kind.DISCONNECTED)));
        return;
      }
      if (last > before) {
        gap = Optional.empty(); // what was torn off was written again
      }
      if (!log.isWhole()) {
        hasTear = true;
        gap =
            Optional.of(new Break(file, log.wholeBytes(), log.goesOn() ? Kind.DAMAGED : Kind.TORN));
      }
    }

    private void take(ByteBuffer record) {
      if (record.remaining() < HEADER || !isContinuous) {
        return;
      }
      long number = record.getLong();
      if (first.isEmpty()) {
        first = Optional.of(number);
      } else if (number != last + 1) {
        isContinuous = false;
        return;
      }
      last = number + Integer.toUnsignedLong(record.getInt()) - 1;
    }
  }
}
