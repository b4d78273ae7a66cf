// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The log of which tables the store is made of, its {@code MANIFEST}, which {@code CURRENT} names.
 *
 * @param lastWrite the number of a write up to which, at least, all that is not in the write logs
 *     is in the tables
 */
record TableLog(LogFile log, long lastWrite) {

  private static final String CURRENT = "CURRENT";
  private static final String NAME = "MANIFEST-\\d+";

  /*
   * An edit is a sequence of tags with what belongs to each. Those that matter here come before
   * those whose form is complicated.
   *
   * RocksDB: db/version_edit.cc, EncodeTo.
   */
  private static final int COMPARATOR = 1;
  private static final int LOG_NUMBER = 2;
  private static final int NEXT_FILE = 3;
  private static final int LAST_SEQUENCE = 4;
  private static final int PREVIOUS_LOG = 9;
  private static final int MIN_LOG_TO_KEEP = 10;
  private static final int MAX_FAMILY = 203;
  private static final int DATABASE_ID = (1 << 13) + 1;

  static Path current(Path directory) {
    return directory.resolve(CURRENT);
  }

  /** The file that {@code CURRENT} names; one that is not there if it names none. */
  static Path file(Path directory) throws IOException {
    String named = new String(Files.readAllBytes(current(directory)), StandardCharsets.UTF_8);
    return named.endsWith("\n") && named.strip().matches(NAME)
        ? directory.resolve(named.strip())
        : directory.resolve("MANIFEST");
  }

  /** Whether the file has the name of such a log. */
  static boolean isNamedAsOne(Path file) {
    return file.getFileName().toString().matches(NAME);
  }

  static TableLog read(Path file) throws IOException {
    long[] last = {0};
    LogFile log = LogFile.read(file, edit -> last[0] = Math.max(last[0], lastWrite(edit)));
    return new TableLog(log, last[0]);
  }

  private static long lastWrite(ByteBuffer edit) {
    while (edit.hasRemaining()) {
      long tag = varint(edit);
      if (tag == LAST_SEQUENCE) {
        return varint(edit);
      } else if (tag == COMPARATOR || tag == DATABASE_ID) {
        int length = (int) varint(edit);
        edit.position(Math.min(edit.limit(), edit.position() + length));
      } else if (tag == LOG_NUMBER
          || tag == NEXT_FILE
          || tag == PREVIOUS_LOG
          || tag == MIN_LOG_TO_KEEP
          || tag == MAX_FAMILY) {
        varint(edit);
      } else {
        return 0;
      }
    }
    return 0;
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; bytes.hasRemaining() && shift < Long.SIZE; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        break;
      }
    }
    return value;
  }
}
