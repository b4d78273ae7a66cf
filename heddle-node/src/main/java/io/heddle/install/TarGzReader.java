// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import com.google.protobuf.ByteString;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A gzip-compressed tar archive, read entry after entry. Not safe for threads.
 *
 * <p>The reasons in its exceptions are those of Go's {@code archive/tar} and {@code compress/gzip},
 * which users of Fabric know.
 */
public final class TarGzReader implements AutoCloseable {

  /*
   * Not commons-compress: it hides PAX global headers, which Fabric refuses by name, takes a header
   * with a wrong checksum for an entry, and a header that is cut off for the end.
   */

  /**
   * How much may be read at most; more is taken for an attack.
   *
   * @param maxRatio how many times its own size an archive may unpack to; does not count for the
   *     first 64 MiB
   */
  public record Limits(int maxEntries, long maxBytes, int maxRatio) {

    /** Half a million entries, 4 GiB, 200 times the size. */
    public static Limits generous() {
      return new Limits(500_000, 4L << 30, 200);
    }
  }

  /**
   * One entry.
   *
   * @param type the type character of the header
   * @param mode the permission bits, and what else the header has there
   */
  public record Entry(String name, char type, int mode, long size) {

    public boolean isRegular() {
      return type == '0';
    }

    public boolean isDirectory() {
      return type == '5';
    }
  }

  private static final int LONGEST_EXTENSION = 1 << 20;

  /** So much is harmless, however small the archive is. */
  private static final long FREE_BYTES = 64L << 20;

  /** GNU's sparse files come as regular ones with a map that must be understood. */
  private static final char SPARSE = 'S';

  private final InputStream in;
  private final int packedBytes;
  private final Limits limits;
  private int entriesRead;
  private long bytesRead;
  private long bodyLeft;
  private long paddingLeft;

  private TarGzReader(InputStream in, int packedBytes, Limits limits) {
    this.in = in;
    this.packedBytes = packedBytes;
    this.limits = limits;
  }

  /**
   * Begins to read.
   *
   * @throws IOException if the bytes do not begin like gzip
   */
  public static TarGzReader open(ByteString bytes, Limits limits) throws IOException {
    if (bytes.isEmpty()) {
      throw new EOFException("EOF");
    }
    if (bytes.size() < 10) {
      throw new EOFException("unexpected EOF");
    }
    if (bytes.byteAt(0) != 0x1f || bytes.byteAt(1) != (byte) 0x8b || bytes.byteAt(2) != 8) {
      throw new IOException("gzip: invalid header");
    }
    return new TarGzReader(new GZIPInputStream(bytes.newInput(), 1 << 14), bytes.size(), limits);
  }

  /** The next entry; empty at the end. What was not read of the one before is skipped. */
  public Optional<Entry> next() throws IOException {
    String longName = "";
    Map<String, String> pax = Map.of();
    while (true) {
      skip(bodyLeft);
      skip(paddingLeft);
      byte[] header = new byte[TarHeader.BYTES];
      if (!readHeader(header)) {
        return Optional.empty();
      }
      if (++entriesRead > limits.maxEntries()) {
        throw new IOException("more than %d entries".formatted(limits.maxEntries()));
      }
      char type = header[156] == 0 ? '0' : (char) (header[156] & 0xff);
      startBody(type, TarHeader.number(header, 124, 12));
      switch (type) {
        case 'L' -> longName = TarHeader.text(extension(), 0, LONGEST_EXTENSION);
        case 'K' -> extension();
        case 'x' -> pax = TarHeader.paxRecords(extension());
        default -> {
          return Optional.of(entry(header, type, longName, pax));
        }
      }
    }
  }

  /** The rest of the current entry's content. */
  public ByteString body() throws IOException {
    ByteString.Output out = ByteString.newOutput();
    copyBody(out);
    return out.toByteString();
  }

  /** Writes the rest of the current entry's content; a failure to write is thrown as it is. */
  public void copyBody(OutputStream out) throws IOException {
    byte[] buffer = new byte[1 << 14];
    while (bodyLeft > 0) {
      int read = read(buffer, (int) Math.min(buffer.length, bodyLeft));
      if (read < 0) {
        throw new EOFException("unexpected EOF");
      }
      bodyLeft -= read;
      out.write(buffer, 0, read);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** False at the end: two records of zeros, or nothing more at all. */
  private boolean readHeader(byte[] header) throws IOException {
    if (!fill(header)) {
      return false;
    }
    if (TarHeader.isZero(header)) {
      if (fill(header) && !TarHeader.isZero(header)) {
        throw TarHeader.invalidHeader();
      }
      return false;
    }
    TarHeader.verify(header);
    return true;
  }

  private void startBody(char type, long size) throws IOException {
    if (size < 0) {
      throw TarHeader.invalidHeader();
    }
    bodyLeft = type >= '1' && type <= '6' ? 0 : size;
    paddingLeft = -bodyLeft & (TarHeader.BYTES - 1);
  }

  private byte[] extension() throws IOException {
    if (bodyLeft > LONGEST_EXTENSION) {
      throw new IOException("archive/tar: header field too long");
    }
    return body().toByteArray();
  }

  private Entry entry(byte[] header, char type, String longName, Map<String, String> pax)
      throws IOException {
    String name = TarHeader.text(header, 0, 100);
    boolean ustar = TarHeader.text(header, 257, 6).equals("ustar");
    String prefix = ustar ? TarHeader.text(header, 345, 155) : "";
    if (!prefix.isEmpty()) {
      name = prefix + "/" + name;
    }
    if (!longName.isEmpty()) {
      name = longName;
    }
    name = pax.getOrDefault("path", name);
    if (pax.containsKey("size")) {
      startBody(type, TarHeader.decimal(pax.getOrDefault("size", "")));
    }
    if (pax.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."))) {
      return new Entry(name, SPARSE, 0, bodyLeft);
    }
    // before there was a type for directories, a slash at the end made one
    char found = type == '0' && name.endsWith("/") ? '5' : type;
    return new Entry(name, found, (int) TarHeader.number(header, 100, 8), bodyLeft);
  }

  private boolean fill(byte[] header) throws IOException {
    int filled = 0;
    while (filled < header.length) {
      byte[] rest = new byte[header.length - filled];
      int read = read(rest, rest.length);
      if (read < 0) {
        if (filled > 0) {
          throw new EOFException("unexpected EOF");
        }
        return false;
      }
      System.arraycopy(rest, 0, header, filled, read);
      filled += read;
    }
    return true;
  }

  private void skip(long count) throws IOException {
    byte[] buffer = new byte[(int) Math.min(1 << 14, count)];
    long left = count;
    while (left > 0) {
      int read = read(buffer, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException("unexpected EOF");
      }
      left -= read;
    }
  }

  private int read(byte[] buffer, int length) throws IOException {
    int read;
    try {
      read = in.read(buffer, 0, length);
    } catch (EOFException e) {
      throw (EOFException) new EOFException("unexpected EOF").initCause(e);
    }
    bytesRead += Math.max(read, 0);
    if (bytesRead > limits.maxBytes()) {
      throw new IOException("more than %d bytes unpacked".formatted(limits.maxBytes()));
    }
    if (bytesRead > FREE_BYTES && bytesRead / packedBytes >= limits.maxRatio()) {
      throw new IOException("unpacks to more than %d times its size".formatted(limits.maxRatio()));
    }
    return read;
  }
}
