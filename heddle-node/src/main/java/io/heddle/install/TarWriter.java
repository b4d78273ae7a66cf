// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a tar archive as Go's {@code archive/tar} does, byte for byte: ustar where a name fits,
 * and else a PAX record in front. All times are zero. Not safe for threads.
 */
final class TarWriter {

  private static final int NAME_BYTES = 100;
  private static final int PREFIX_BYTES = 155;

  private final OutputStream out;
  private final int owner;

  /**
   * @param owner number of the user and the group of every entry
   */
  TarWriter(OutputStream out, int owner) {
    this.out = out;
    this.owner = owner;
  }

  /** A regular file, mode 0644. */
  void file(String name, ByteString content) throws IOException {
    header(name, '0', "0100644", content.size());
    content.writeTo(out);
    pad(content.size());
  }

  /** A directory, mode 0755; its name ends in a slash. */
  void directory(String name) throws IOException {
    header(name, '5', "0040755", 0);
  }

  /** The end of the archive; the stream stays open. */
  void finish() throws IOException {
    out.write(new byte[2 * TarHeader.BYTES]);
  }

  private void header(String name, char type, String mode, int size) throws IOException {
    int slash = isAscii(name) ? prefixLength(name) : -1;
    boolean fits = isAscii(name) && (name.length() <= NAME_BYTES || slash > 0);
    if (!fits) {
      paxHeader(name);
    }
    byte[] header = new byte[TarHeader.BYTES];
    if (fits && slash > 0) {
      put(header, 345, name.substring(0, slash));
      put(header, 0, name.substring(slash + 1));
    } else {
      put(header, 0, cut(ascii(name)));
    }
    put(header, 100, mode);
    put(header, 108, "%07o".formatted(owner));
    put(header, 116, "%07o".formatted(owner));
    put(header, 124, "%011o".formatted(size));
    put(header, 136, "00000000000");
    header[156] = (byte) type;
    put(header, 329, "0000000");
    put(header, 337, "0000000");
    write(header);
  }

  /** Where the name can be cut so that both parts fit; 0 if it is short enough, -1 if nowhere. */
  private static int prefixLength(String name) {
    if (name.length() <= NAME_BYTES) {
      return 0;
    }
    int end = Math.min(name.length() - (name.endsWith("/") ? 1 : 0), PREFIX_BYTES + 1);
    int slash = name.lastIndexOf('/', end - 1);
    boolean fits = slash > 0 && name.length() - slash - 1 <= NAME_BYTES;
    return fits ? slash : -1;
  }

  private void paxHeader(String name) throws IOException {
    byte[] record = record("path", name).getBytes(UTF_8);
    byte[] header = new byte[TarHeader.BYTES];
    put(header, 0, paxName(name));
    put(header, 100, "0000000");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, "%011o".formatted(record.length));
    put(header, 136, "00000000000");
    header[156] = 'x';
    write(header);
    out.write(record);
    pad(record.length);
  }

  private static String paxName(String name) {
    int slash = name.lastIndexOf('/') + 1;
    String whole = ascii(name.substring(0, slash) + "PaxHeaders.0/" + name.substring(slash));
    return whole.substring(0, Math.min(whole.length(), NAME_BYTES)).replaceFirst("/+$", "");
  }

  /** The length in front counts its own digits. */
  private static String record(String key, String value) {
    int rest = " %s=%s\n".formatted(key, value).getBytes(UTF_8).length;
    int length = rest + Integer.toString(rest).length();
    length = rest + Integer.toString(length).length();
    return "%d %s=%s\n".formatted(length, key, value);
  }

  private void write(byte[] header) throws IOException {
    put(header, 257, "ustar\00000");
    long sum = 8L * ' ';
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    out.write(header);
  }

  private void pad(int size) throws IOException {
    out.write(new byte[-size & (TarHeader.BYTES - 1)]);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static String ascii(String name) {
    return name.replaceAll("[^\\x00-\\x7f]", "");
  }

  /** The field of a name that is too long must not look like that of a directory. */
  private static String cut(String name) {
    return name.length() <= NAME_BYTES
        ? name
        : name.substring(0, NAME_BYTES).replaceFirst("/+$", "");
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }
}
