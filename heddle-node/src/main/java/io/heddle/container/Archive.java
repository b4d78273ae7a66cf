// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A gzip-compressed tar archive as Fabric writes them for an engine: regular files with mode 0644,
 * short names, and no times. Not safe for threads.
 */
final class Archive implements AutoCloseable {

  private static final int RECORD = 512;
  private static final int TYPE = 156;

  private final OutputStream out;

  Archive(OutputStream to) throws IOException {
    this.out = new GZIPOutputStream(to);
  }

  void file(String name, byte[] content) throws IOException {
    header(name, content.length);
    out.write(content);
    pad(content.length);
  }

  /** A file whose content is read to its end; fails if that is not as long as it was said to be. */
  void file(String name, InputStream content, long size) throws IOException {
    header(name, size);
    long copied = content.transferTo(out);
    if (copied != size) {
      throw new IOException("'%s' has %d bytes in place of %d".formatted(name, copied, size));
    }
    pad(size);
  }

  /** Ends the archive; what it was written to stays open for who has it. */
  @Override
  public void close() throws IOException {
    out.write(new byte[2 * RECORD]);
    out.close();
  }

  private void header(String name, long size) throws IOException {
    byte[] header = new byte[RECORD];
    put(header, 0, name);
    put(header, 100, "0100644\0");
    put(header, 108, "0000000\0");
    put(header, 116, "0000000\0");
    put(header, 124, "%011o\0".formatted(size));
    put(header, 136, "00000000000\0");
    header[TYPE] = '0';
    put(header, 257, "ustar\00000");
    long sum = 8L * ' ';
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    out.write(header);
  }

  private void pad(long size) throws IOException {
    out.write(new byte[(int) (-size & (RECORD - 1))]);
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }
}
