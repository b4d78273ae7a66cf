// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * How much of one of the store's log files is whole: of a log of writes, or of that of its tables,
 * which has the same form.
 *
 * @param size of the file
 * @param wholeBytes where the last whole record ends
 * @param goesOn whether whole records follow behind one that is not, which no crash leaves
 */
record LogFile(Path file, long size, long wholeBytes, boolean goesOn) {

  boolean isWhole() {
    return wholeBytes == size;
  }

  /** Reads the whole file, and hands out its whole records up to the first that is not. */
  static LogFile read(Path file, Consumer<ByteBuffer> records) throws IOException {
    return new Reader(file, records).read();
  }

  private static final class Reader {

    /*
     * A file is made of blocks of 32 KiB. A record does not cross a block; what is longer than the
     * rest of a block is cut into a first part, middle ones and a last one. Before each stand a
     * masked CRC-32C over all that follows the length, the length and the type. (RocksDB has other
     * types for files that it writes a second time, which it is not told to do here.)
     *
     * RocksDB: db/log_format.h, db/log_writer.cc.
     */
    private static final int BLOCK = 32768;
    private static final int HEADER = 7;
    private static final int LENGTH = 4;
    private static final int TYPE = 6;
    private static final int MASK_DELTA = 0xa282ead8;
    private static final int MASK_ROTATION = 15;

    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int MIDDLE = 3;
    private static final int LAST = 4;

    private final Path file;
    private final Consumer<ByteBuffer> records;
    private final byte[] block = new byte[BLOCK];
    private final ByteBuffer numbers = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private boolean isInside; // a record that is cut into parts
    private boolean isBroken;
    private boolean goesOn;
    private long wholeBytes;

    Reader(Path file, Consumer<ByteBuffer> records) {
      this.file = file;
      this.records = records;
    }

    LogFile read() throws IOException {
      long size = 0;
      try (InputStream in = Files.newInputStream(file)) {
        int length = in.readNBytes(block, 0, BLOCK);
        while (length > 0) {
          readBlock(size, length);
          size += length;
          length = in.readNBytes(block, 0, BLOCK);
        }
      }
      return new LogFile(file, size, wholeBytes, goesOn);
    }

    private void readBlock(long begin, int end) {
      int at = 0;
      while (end - at >= HEADER && !goesOn) {
        int next = endOfPart(at, end);
        if (next < 0) {
          isBroken = true;
          at++; // it is not known any more where a record begins
        } else if (isBroken) {
          goesOn = true;
        } else {
          take(at, next, begin);
          at = next;
        }
      }
      if (!isBroken && !isInside && end == BLOCK) {
        wholeBytes = begin + end; // the rest of a block is too short for a record
      }
    }

    /** Where the part ends that begins here; negative if no whole one does. */
    private int endOfPart(int at, int end) {
      int next = at + HEADER + Short.toUnsignedInt(numbers.getShort(at + LENGTH));
      if (block[at + TYPE] == 0 || next > end) {
        return -1;
      }
      var crc = new CRC32C();
      crc.update(block, at + TYPE, next - at - TYPE);
      int masked = Integer.rotateRight((int) crc.getValue(), MASK_ROTATION) + MASK_DELTA;
      return masked == numbers.getInt(at) ? next : -1;
    }

    private void take(int at, int next, long begin) {
      int type = block[at + TYPE];
      boolean begins = type == FULL || type == FIRST;
      boolean continues = type == MIDDLE || type == LAST;
      if (isInside ? begins : continues) {
        isBroken = true; // parts of a record are missing
        goesOn = true;
        return;
      }
      if (begins || continues) {
        parts.write(block, at + HEADER, next - at - HEADER);
        isInside = type == FIRST || type == MIDDLE;
      }
      if (isInside) {
        return;
      }
      wholeBytes = begin + next;
      if (begins || continues) { // and does not say something of the file, such as its compression
        records.accept(ByteBuffer.wrap(parts.toByteArray()).order(ByteOrder.LITTLE_ENDIAN));
        parts.reset();
      }
    }
  }
}
