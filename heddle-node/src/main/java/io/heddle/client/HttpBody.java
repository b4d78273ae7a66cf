// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.Map;
import java.util.Optional;

/**
 * The body of an answer of HTTP/1.1, which ends where its length or its chunks say. RFC 9112,
 * sections 6 and 7.1.
 */
final class HttpBody extends InputStream {

  private static final int MAX_CHUNK_LINE_BYTES = 256;
  private static final int HEXADECIMAL = 16;

  private final InputStream in;
  private final boolean isChunked;
  private long left;
  private boolean hasEnded;

  private HttpBody(InputStream in, boolean isChunked, long left) {
    this.in = in;
    this.isChunked = isChunked;
    this.left = left;
    this.hasEnded = !isChunked && left == 0;
  }

  /**
   * The body behind these headers, whose names are in lower case.
   *
   * @throws ProtocolException if they do not say how long it is
   */
  static InputStream of(InputStream in, Map<String, String> headers) throws ProtocolException {
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return new HttpBody(in, true, 0);
    }
    String length = headers.get("content-length");
    return length == null ? in : new HttpBody(in, false, number(length, 10));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (isChunked && left == 0 && !hasEnded) {
      beginChunk();
    }
    if (hasEnded) {
      return -1;
    }
    int read = in.read(into, offset, (int) Math.min(length, left));
    if (read < 0) {
      throw new ProtocolException("the answer was cut off");
    }
    left -= read;
    if (left == 0 && isChunked) {
      wholeLine();
    } else {
      hasEnded = left == 0;
    }
    return read;
  }

  private void beginChunk() throws IOException {
    String line = wholeLine();
    int extension = line.indexOf(';');
    left = number((extension < 0 ? line : line.substring(0, extension)).strip(), HEXADECIMAL);
    if (left == 0) {
      hasEnded = true;
    }
  }

  private String wholeLine() throws IOException {
    return line(in, MAX_CHUNK_LINE_BYTES)
        .orElseThrow(() -> new ProtocolException("the answer was cut off"));
  }

  /** A line of bytes without its end; empty if nothing comes any more. */
  static Optional<String> line(InputStream in, int maxBytes) throws IOException {
    var line = new ByteArrayOutputStream();
    int next = in.read();
    boolean isEnd = next < 0;
    while (next >= 0 && next != '\n') {
      if (line.size() >= maxBytes) {
        throw new ProtocolException("a line of the answer is too long");
      }
      line.write(next);
      next = in.read();
    }
    String text = line.toString(ISO_8859_1);
    return isEnd
        ? Optional.empty()
        : Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }

  private static long number(String text, int radix) throws ProtocolException {
    try {
      long number = Long.parseLong(text, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new ProtocolException("the answer does not say how long it is");
  }
}
