// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The fields of a record of 512 bytes that stands before each entry of a tar archive.
 *
 * <p>Layout: POSIX.1-1988 (ustar), with the extensions of POSIX.1-2001 (types {@code x} and {@code
 * g}) and GNU (types {@code L} and {@code K}, numbers in base 256).
 */
final class TarHeader {

  static final int BYTES = 512;

  private TarHeader() {}

  /**
   * Checks the checksum.
   *
   * @throws IOException if it is wrong
   */
  static void verify(byte[] header) throws IOException {
    long sum = 0;
    for (int i = 0; i < BYTES; i++) {
      // the checksum counts as blanks in itself
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    if (sum != number(header, 148, 8)) {
      throw invalidHeader();
    }
  }

  static boolean isZero(byte[] header) {
    return Arrays.equals(header, new byte[BYTES]);
  }

  /** The text up to the first zero byte. */
  static String text(byte[] data, int offset, int length) {
    int end = offset;
    while (end < Math.min(data.length, offset + length) && data[end] != 0) {
      end++;
    }
    return new String(data, offset, end - offset, UTF_8);
  }

  /** An octal number padded with blanks or zeros, or a binary one if the highest bit is set. */
  static long number(byte[] header, int offset, int length) throws IOException {
    long value = 0;
    if ((header[offset] & 0x80) != 0) {
      for (int i = 0; i < length; i++) {
        if (value >>> 55 != 0) {
          throw invalidHeader();
        }
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

  static long decimal(String digits) throws IOException {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException _) {
      throw invalidHeader();
    }
  }

  /** Records of the form {@code length key=value\n}, the length counting all of it. */
  static Map<String, String> paxRecords(byte[] data) throws IOException {
    Map<String, String> records = new HashMap<>();
    int at = 0;
    while (at < data.length) {
      int space = at;
      while (space < data.length && data[space] != ' ') {
        space++;
      }
      long length = decimal(new String(data, at, space - at, UTF_8));
      if (length <= space - at + 2
          || length > data.length - at
          || data[at + (int) length - 1] != '\n') {
        throw invalidHeader();
      }
      String record = new String(data, space + 1, (int) length - (space + 1 - at) - 1, UTF_8);
      int equals = record.indexOf('=');
      if (equals < 1) {
        throw invalidHeader();
      }
      String key = record.substring(0, equals);
      if (key.indexOf('\0') >= 0 || (key.equals("path") && record.indexOf('\0') >= 0)) {
        throw invalidHeader();
      }
      records.put(key, record.substring(equals + 1));
      at += (int) length;
    }
    return records;
  }

  static IOException invalidHeader() {
    return new IOException("archive/tar: invalid tar header");
  }
}
