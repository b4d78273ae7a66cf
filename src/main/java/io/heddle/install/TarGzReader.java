// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
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
   *
   * Layout: POSIX.1-1988 (ustar) with the extensions of POSIX.1-2001 (types 'x' and 'g') and GNU
   * (types 'L' and 'K', numbers in base 256).
   */

  /** How much may be read at most; more is taken for an attack. */
  public record Limits(int maxEntries, long maxBytes) {

    /** Half a million entries, 4 GiB. */
    public static Limits generous() {
      return new Limits(500_000, 4L << 30);
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

  private static final int RECORD = 512;
  private static final int LONGEST_EXTENSION = 1 << 20;

  private final InputStream in;
  private final Limits limits;
  private int entriesRead;
  private long bytesRead;
  private long bodyLeft;
  private long paddingLeft;

  private TarGzReader(InputStream in, Limits limits) {
    this.in = in;
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
    return new TarGzReader(new GZIPInputStream(bytes.newInput(), 1 << 14), limits);
  }

  /** The next entry; empty at the end. What was not read of the one before is skipped. */
  public Optional<Entry> next() throws IOException {
    String longName = "";
    Map<String, String> pax = Map.of();
    while (true) {
      skip(bodyLeft + paddingLeft);
      byte[] header = new byte[RECORD];
      if (!readHeader(header)) {
        return Optional.empty();
      }
      if (++entriesRead > limits.maxEntries()) {
        throw new IOException("more than %d entries".formatted(limits.maxEntries()));
      }
      char type = header[156] == 0 ? '0' : (char) (header[156] & 0xff);
      startBody(type, number(header, 124, 12));
      switch (type) {
        case 'L' -> longName = text(extension(), 0, LONGEST_EXTENSION);
        case 'K' -> extension();
        case 'x' -> pax = paxRecords(extension());
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
    if (isZero(header)) {
      if (fill(header) && !isZero(header)) {
        throw invalidHeader();
      }
      return false;
    }
    long sum = 0;
    for (int i = 0; i < RECORD; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    if (sum != number(header, 148, 8)) {
      throw invalidHeader();
    }
    return true;
  }

  private void startBody(char type, long size) throws IOException {
    if (size < 0) {
      throw invalidHeader();
    }
    bodyLeft = type >= '1' && type <= '6' ? 0 : size;
    paddingLeft = -bodyLeft & (RECORD - 1);
  }

  private byte[] extension() throws IOException {
    if (bodyLeft > LONGEST_EXTENSION) {
      throw new IOException("archive/tar: header field too long");
    }
    return body().toByteArray();
  }

  private Entry entry(byte[] header, char type, String longName, Map<String, String> pax)
      throws IOException {
    String name = text(header, 0, 100);
    boolean ustar = text(header, 257, 6).equals("ustar");
    String prefix = ustar ? text(header, 345, 155) : "";
    if (!prefix.isEmpty()) {
      name = prefix + "/" + name;
    }
    if (!longName.isEmpty()) {
      name = longName;
    }
    name = pax.getOrDefault("path", name);
    if (pax.containsKey("size")) {
      startBody(type, decimal(pax.getOrDefault("size", "")));
    }
    // before there was a type for directories, a slash at the end made one
    char found = type == '0' && name.endsWith("/") ? '5' : type;
    return new Entry(name, found, (int) number(header, 100, 8), bodyLeft);
  }

  /** Records of the form {@code length key=value\n}, the length counting all of it. */
  private static Map<String, String> paxRecords(byte[] data) throws IOException {
    Map<String, String> records = new HashMap<>();
    int at = 0;
    while (at < data.length) {
      int space = at;
      while (space < data.length && data[space] != ' ') {
        space++;
      }
      long length = decimal(new String(data, at, space - at, UTF_8));
      if (length <= space - at + 2 || length > data.length - at) {
        throw invalidHeader();
      }
      String record = new String(data, space + 1, (int) length - (space + 1 - at) - 1, UTF_8);
      int equals = record.indexOf('=');
      if (equals < 1) {
        throw invalidHeader();
      }
      records.put(record.substring(0, equals), record.substring(equals + 1));
      at += (int) length;
    }
    return records;
  }

  private static long decimal(String digits) throws IOException {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException _) {
      throw invalidHeader();
    }
  }

  /** An octal number padded with blanks or zeros, or a binary one if the highest bit is set. */
  private static long number(byte[] header, int offset, int length) throws IOException {
    long value = 0;
    if ((header[offset] & 0x80) != 0) {
      for (int i = 0; i < length; i++) {
        value = value << 8 | (i == 0 ? header[offset] & 0x7f : header[offset + i] & 0xff);
      }
      return value;
    }
    String digits = text(header, offset, length).strip();
    try {
      return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    } catch (NumberFormatException _) {
      throw invalidHeader();
    }
  }

  /** The text up to the first zero byte. */
  private static String text(byte[] data, int offset, int length) {
    int end = offset;
    while (end < Math.min(data.length, offset + length) && data[end] != 0) {
      end++;
    }
    return new String(data, offset, end - offset, UTF_8);
  }

  private static boolean isZero(byte[] header) {
    return Arrays.equals(header, new byte[RECORD]);
  }

  private static IOException invalidHeader() {
    return new IOException("archive/tar: invalid tar header");
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
    return read;
  }
}
