// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import io.heddle.process.LineSplitter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Both outputs of a container in one stream: frames with a header that says of which one they are.
 * Not safe for threads.
 *
 * <p>Docker's API: "Attach to a container", stream format.
 */
final class Frames {

  private static final int HEADER = 8;
  private static final byte STDERR = 2;

  private final InputStream in;
  private final LineSplitter out;
  private final LineSplitter err;
  private final byte[] buffer = new byte[1 << 13];

  private Frames(InputStream in, Consumer<String> out, Consumer<String> err) {
    this.in = in;
    this.out = new LineSplitter(out);
    this.err = new LineSplitter(err);
  }

  /** Reads to the end. */
  static void read(InputStream in, Consumer<String> out, Consumer<String> err) throws IOException {
    var frames = new Frames(in, out, err);
    try {
      frames.read();
    } finally {
      frames.out.end();
      frames.err.end();
    }
  }

  private void read() throws IOException {
    while (true) {
      int read = in.readNBytes(buffer, 0, HEADER);
      if (read == 0) {
        return;
      }
      if (read < HEADER || !isHeader()) {
        out.take(buffer, 0, read); // an engine that sends what it gets
        copy(out, Long.MAX_VALUE);
        return;
      }
      LineSplitter lines = buffer[0] == STDERR ? err : out;
      long size = Integer.toUnsignedLong(ByteBuffer.wrap(buffer).getInt(4));
      if (copy(lines, size) < size) {
        throw new EOFException("the output of the container was cut off");
      }
    }
  }

  private boolean isHeader() {
    return buffer[0] >= 0
        && buffer[0] <= STDERR
        && buffer[1] == 0
        && buffer[2] == 0
        && buffer[3] == 0;
  }

  private long copy(LineSplitter lines, long size) throws IOException {
    long copied = 0;
    while (copied < size) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, size - copied));
      if (read < 0) {
        return copied;
      }
      lines.take(buffer, 0, read);
      copied += read;
    }
    return copied;
  }
}
