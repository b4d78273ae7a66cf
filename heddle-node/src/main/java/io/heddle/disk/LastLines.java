// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A small file whose few lines are replaced so often that a {@link WholeFile} would cost too much:
 * it holds the last two texts in turn, each with a number and a checksum, so that one of them is
 * whole whatever happens. It is forced to the disk only when asked to. For one thread at a time,
 * which may be interrupted: that would close a channel, but closes no random access file.
 */
public final class LastLines implements AutoCloseable {

  private static final int HALF = 4096;
  private static final int CHECKSUM = 9; // with the space behind it

  private final Path path;
  private final RandomAccessFile file;
  private final byte[] half = new byte[HALF];
  private long number;

  private LastLines(Path path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
  }

  /** Opens the file, which is made if there is none. */
  public static LastLines open(Path path) throws IOException {
    NewFile.ensure(path);
    return new LastLines(path, new RandomAccessFile(path.toFile(), "rw"));
  }

  public Path path() {
    return path;
  }

  /** The last text that is whole; empty if there is none. */
  public Optional<String> read() throws IOException {
    Optional<String> last = Optional.empty();
    for (int i = 0; i < 2; i++) {
      Optional<String> lines = half(i);
      if (lines.isPresent()) {
        String[] parts = lines.get().split("\n", 2);
        long its = Long.parseLong(parts[0]);
        if (its >= number) {
          number = its;
          last = Optional.of(parts[1]);
        }
      }
    }
    return last;
  }

  /**
   * Replaces the text.
   *
   * @throws IOException also if it is too long
   */
  public void write(String text) throws IOException {
    byte[] body = ((number + 1) + "\n" + text.strip()).getBytes(StandardCharsets.UTF_8);
    if (body.length + CHECKSUM > HALF) {
      throw new IOException("the text is too long");
    }
    Arrays.fill(half, (byte) '\n');
    System.arraycopy(checksum(body).getBytes(StandardCharsets.UTF_8), 0, half, 0, CHECKSUM);
    System.arraycopy(body, 0, half, CHECKSUM, body.length);
    number++;
    file.seek((number % 2) * HALF);
    file.write(half);
  }

  /** Makes sure that the last text survives a power cut. */
  public void force() throws IOException {
    if (Durability.isWanted()) {
      file.getFD().sync();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** The number of a text and the text; empty if they are not whole. */
  private Optional<String> half(int index) throws IOException {
    byte[] whole = new byte[HALF];
    file.seek((long) index * HALF);
    int length = 0;
    int read = file.read(whole);
    while (read > 0) {
      length += read;
      read = file.read(whole, length, HALF - length);
    }
    String stored = new String(whole, 0, length, StandardCharsets.UTF_8).strip();
    if (stored.length() <= CHECKSUM) {
      return Optional.empty();
    }
    String body = stored.substring(CHECKSUM);
    return stored.startsWith(checksum(body.getBytes(StandardCharsets.UTF_8)))
        ? Optional.of(body)
        : Optional.empty();
  }

  private static String checksum(byte[] body) {
    var crc = new CRC32C();
    crc.update(body);
    return HexFormat.of().toHexDigits((int) crc.getValue()) + " ";
  }
}
