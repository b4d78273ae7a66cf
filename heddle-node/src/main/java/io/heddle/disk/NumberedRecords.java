// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A file that is only appended to: records that count from 0, each on the disk before the next one
 * is written. A second file says where they begin, and is made again if it says so wrongly. Safe
 * for threads, also for those that are interrupted.
 */
public final class NumberedRecords implements AutoCloseable {

  /*
   *   length 4 | CRC-32C 4 | number 8 | content       the checksum is over number and content
   *
   * A record that was torn off by a crash, or whose writing failed, is behind the last whole one; the
   * next record is written over it. Channels would be closed by an interrupt, random access files are
   * not.
   */

  private static final int HEADER = 16;
  private static final int PLACE = Long.BYTES;

  private final Path file;
  private final RandomAccessFile out; // guarded by this, like all below
  private final RandomAccessFile in;
  private final RandomAccessFile places;
  private long count;
  private long end;

  private record Place(long begin, long end) {}

  private NumberedRecords(
      Path file, RandomAccessFile out, RandomAccessFile in, RandomAccessFile places) {
    this.file = file;
    this.out = out;
    this.in = in;
    this.places = places;
  }

  /** Opens the files {@code name} and {@code name.index} in a folder, which are made if need be. */
  public static NumberedRecords open(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    Path places = folder.resolve(name + ".index");
    NewFile.ensure(file);
    NewFile.ensure(places);
    RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw");
    RandomAccessFile in = new RandomAccessFile(file.toFile(), "r");
    RandomAccessFile index = new RandomAccessFile(places.toFile(), "rw");
    NumberedRecords records = new NumberedRecords(file, out, in, index);
    try {
      records.find();
      return records;
    } catch (IOException e) {
      records.close();
      throw e;
    }
  }

  /** How many records there are, which is the number of the next one. */
  public synchronized long count() {
    return count;
  }

  /** Where the last whole record ends, in bytes. */
  public synchronized long bytes() {
    return end;
  }

  public Path file() {
    return file;
  }

  /**
   * Appends the next record; it survives a power cut when this returns. If it fails, the same one
   * is to be appended again.
   */
  public void append(ByteString content) throws IOException {
    append(content, true);
  }

  /** As {@link #append}, but survives a power cut only after {@link #force}. */
  public void appendLater(ByteString content) throws IOException {
    append(content, false);
  }

  /** Makes sure that all that was appended survives a power cut. */
  public synchronized void force() throws IOException {
    sync();
  }

  private void sync() throws IOException {
    if (Durability.isWanted()) {
      out.getFD().sync();
    }
  }

  /** Removes all records but the first ones; they are gone for good when this returns. */
  public synchronized void keep(long first) throws IOException {
    if (first < count) {
      Optional<Place> noted = placeOf(first);
      long begin =
          (noted.isPresent() ? noted : search(first))
              .orElseThrow(
                  () -> new DamagedFile("File '%s' is damaged at record %d".formatted(file, first)))
              .begin();
      places.setLength(first * PLACE);
      out.setLength(begin);
      count = first;
      end = begin;
      sync();
    }
  }

  private synchronized void append(ByteString content, boolean isForced) throws IOException {
    byte[] record = encoded(count, content);
    try {
      out.seek(end);
      out.write(record);
      if (isForced) {
        sync();
      }
    } catch (IOException e) {
      cut(e);
      throw e;
    }
    note(count, end);
    count++;
    end += record.length;
  }

  /** Gives the room of half a record back. */
  private void cut(IOException failure) {
    try {
      out.setLength(end);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * The record of this number; empty if there is none.
   *
   * @throws DamagedFile if it is not as it was written
   */
  public synchronized Optional<ByteString> read(long number) throws IOException {
    if (number < 0 || number >= count) {
      return Optional.empty();
    }
    Optional<Place> noted = placeOf(number);
    Place place =
        (noted.isPresent() ? noted : search(number))
            .orElseThrow(
                () -> new DamagedFile("File '%s' is damaged at record %d".formatted(file, number)));
    byte[] content = new byte[(int) (place.end() - place.begin()) - HEADER];
    in.seek(place.begin() + HEADER);
    in.readFully(content);
    return Optional.of(ByteString.copyFrom(content));
  }

  /** Closes the files; twice is harmless. */
  @Override
  public synchronized void close() throws IOException {
    try (out;
        in;
        places) {
      count = 0;
    }
  }

  /** Where a whole record of this number is, by the index. */
  private Optional<Place> placeOf(long number) throws IOException {
    if ((number + 1) * PLACE > places.length()) {
      return Optional.empty();
    }
    places.seek(number * PLACE);
    return whole(places.readLong(), number);
  }

  /** The record of this number that begins at a place; empty if none does that is whole. */
  private Optional<Place> whole(long begin, long number) throws IOException {
    long size = in.length();
    if (begin < 0 || begin > size - HEADER) {
      return Optional.empty();
    }
    byte[] header = new byte[HEADER];
    in.seek(begin);
    in.readFully(header);
    ByteBuffer parts = ByteBuffer.wrap(header);
    int length = parts.getInt();
    int checksum = parts.getInt();
    if (length < 0 || begin + HEADER + length > size || parts.getLong() != number) {
      return Optional.empty();
    }
    byte[] content = new byte[length];
    in.readFully(content);
    var crc = new CRC32C();
    crc.update(header, Long.BYTES, Long.BYTES);
    crc.update(content);
    return (int) crc.getValue() == checksum
        ? Optional.of(new Place(begin, begin + HEADER + length))
        : Optional.empty();
  }

  /** Finds the last record: from the last one that the index knows, else from the first one. */
  private void find() throws IOException {
    long noted = places.length() / PLACE;
    Optional<Place> last = noted == 0 ? Optional.empty() : placeOf(noted - 1);
    if (last.isPresent()) {
      count = noted;
      end = last.get().end();
      goOn();
    } else {
      places.setLength(0);
      goOn();
    }
  }

  /** Looks for a record from the first one on, and notes again where they are. */
  private Optional<Place> search(long number) throws IOException {
    Optional<Place> found = whole(0, 0);
    for (long next = 0; found.isPresent(); next++) {
      note(next, found.get().begin());
      if (next == number) {
        return found;
      }
      found = whole(found.get().end(), next + 1);
    }
    return found;
  }

  private void goOn() throws IOException {
    for (var next = whole(end, count); next.isPresent(); next = whole(end, count)) {
      note(count, end);
      count++;
      end = next.get().end();
    }
  }

  private void note(long number, long begin) throws IOException {
    places.seek(number * PLACE);
    places.writeLong(begin);
  }

  private static byte[] encoded(long number, ByteString content) {
    ByteBuffer record = ByteBuffer.allocate(HEADER + content.size());
    record.position(Long.BYTES);
    record.putLong(number);
    content.copyTo(record);
    var crc = new CRC32C();
    crc.update(record.array(), Long.BYTES, record.capacity() - Long.BYTES);
    record.putInt(0, content.size());
    record.putInt(Integer.BYTES, (int) crc.getValue());
    return record.array();
  }
}
